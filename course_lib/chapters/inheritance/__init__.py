"""What does a student inherit besides skill: a refusal, a name, a mark, a back door?"""
