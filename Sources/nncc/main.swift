print("nncc")
