#include "chain/error.h"

G_DEFINE_QUARK (tao-chain-error-quark, tao_chain_error)
