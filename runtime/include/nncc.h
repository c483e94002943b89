#ifndef NNCC_H
#define NNCC_H
#endif
