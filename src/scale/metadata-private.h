#pragma once

/* What parser, encoder and builder of metadata share. */

#include "scale/metadata.h"
#include "scale/registry-private.h"

G_BEGIN_DECLS

struct _TaoMetadata {
  gatomicrefcount       ref_count;
  guint                 version;
  TaoScaleRegistry     *registry;
  TaoScaleArena             *arena;
  guint32               n_pallets;
  TaoPallet            *pallets;
  TaoExtrinsicInfo      extrinsic;
  guint32               runtime;       /* the Runtime type of V14 and V15, or NO_TYPE */
  guint32               n_apis;
  TaoRuntimeApi        *apis;
  guint32               call_type;
  guint32               event_type;
  guint32               error_type;
  guint32               n_custom;
  TaoCustomValue       *custom;

  GHashTable           *pallet_by_name;
  const TaoPallet      *pallet_by_index[256];
  GHashTable           *api_by_name;
};

/* An empty metadata that owns @registry and @arena. */
TaoMetadata *tao_metadata_new_take (TaoScaleRegistry *registry,
                                    TaoScaleArena         *arena);

/* Checks what the parts promise each other (types exist and are of the right kind, names and indices are unique) and makes the
 * look-up tables. */
gboolean tao_metadata_seal (TaoMetadata  *metadata,
                            GError      **error);

#define TAO_METADATA_MAGIC 0x6174656du

G_END_DECLS
