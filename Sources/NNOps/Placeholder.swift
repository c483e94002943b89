import NNIR
