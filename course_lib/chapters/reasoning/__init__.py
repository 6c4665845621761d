"""How did R1 learn to think from rewards alone, why did it mix languages, and what could it teach a Llama?"""
