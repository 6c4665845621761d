"""Who should say which answer is better, people or an AI, and what happens to a policy that believes it?"""
