"""What does T do, why T², and why can a better teacher teach worse?"""
