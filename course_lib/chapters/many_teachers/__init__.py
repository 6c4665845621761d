"""When is a committee worth it, who survives liars among the teachers, and was R1 *ten models reduced to one*?"""
