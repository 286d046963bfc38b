#include "keys/error.h"

G_DEFINE_QUARK (tao-keys-error-quark, tao_keys_error)
