#pragma once

/* Runtime 218 answers its runtime APIs with Vec<u8> that holds a structure which its metadata does not describe.  These are
 * those structures. */

#include "scale/registry-builder.h"

/* Returns (transfer full): a builder that knows them by name. */
TaoRegistryBuilder *layouts_218_new (void);
