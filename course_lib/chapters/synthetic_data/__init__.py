"""What are pairs worth that a model has written, and how does one know that they are right?"""
