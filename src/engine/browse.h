/* Anything the runtime has, for those who know what they look for: what there
 * is to read (the catalogue), and reading one storage item or calling one
 * runtime API with typed arguments, at any block. Immutable and reference
 * counted; names, types and values are hostile text, bounded and valid UTF-8. */
#pragma once

#include "engine/arena.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* --- what there is ----------------------------------------------------------------- */

/* A part of a storage key, or an argument of a method. */
typedef struct {
  const char *name;        /* (nullable) of an argument */
  const char *type;        /* as Rust writes it: "u16", "AccountId32" */
  const char *hasher;      /* (nullable) of a storage key: "Blake2_128Concat" */
  guint32     type_id;     /* for tao_browse_catalogue_check() */
} TaoBrowsePart;

/* A storage item or a method. */
typedef struct {
  const char          *name;
  const char          *docs;        /* (nullable) the first paragraph */
  const char          *result;      /* type of the value */
  guint                n_parts;
  const TaoBrowsePart *parts;
} TaoBrowseItem;

/* A pallet or a runtime API. */
typedef struct {
  const char          *name;
  guint                n_items;
  const TaoBrowseItem *items;       /* by name */
} TaoBrowseGroup;

typedef struct _TaoBrowseCatalogue TaoBrowseCatalogue;

TaoBrowseCatalogue   *tao_browse_catalogue_ref   (TaoBrowseCatalogue *self);
void                  tao_browse_catalogue_unref (TaoBrowseCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBrowseCatalogue, tao_browse_catalogue_unref)

guint32               tao_browse_catalogue_get_spec_version (const TaoBrowseCatalogue *self);
/* Pallets that store something, by name. */
const TaoBrowseGroup *tao_browse_catalogue_get_pallets (const TaoBrowseCatalogue *self, guint *n);
/* None in runtimes whose metadata is of version 14. */
const TaoBrowseGroup *tao_browse_catalogue_get_apis    (const TaoBrowseCatalogue *self, guint *n);

/* Whether @text is a value of @part: scale/value.h has the forms; quotes around a
 * plain text may be left out, an account is an address or 32 bytes as "0x…".
 * Quick; needs no thread. FALSE with @error in words. */
gboolean              tao_browse_catalogue_check (const TaoBrowseCatalogue *self, const TaoBrowsePart *part,
                                                  const char *text, GError **error);

/* Of the runtime at the newest head. G_IO_ERROR_NOT_CONNECTED before the first. */
void                  tao_engine_load_catalogue_async  (TaoEngine *self, GCancellable *cancellable,
                                                        GAsyncReadyCallback callback, gpointer user_data);
TaoBrowseCatalogue   *tao_engine_load_catalogue_finish (TaoEngine *self, GAsyncResult *result, GError **error);

/* --- reading ----------------------------------------------------------------------- */

#define TAO_BROWSE_HEAD         G_MAXUINT64
/* Entries of a map in one answer, nodes of a tree, and bytes of one text that are kept. */
#define TAO_BROWSE_PAGE         500
#define TAO_BROWSE_NODES_MAX    20000
#define TAO_BROWSE_TEXT_MAX     4096
#define TAO_BROWSE_BYTES_MAX    65536

typedef struct {
  gboolean           is_call;       /* else storage */
  const char        *group, *item;
  guint              n_texts;       /* of storage fewer than the item has parts: the entries beneath, page by page */
  const char *const *texts;         /* as typed */
  guint64            block;         /* or TAO_BROWSE_HEAD */
  const char        *after;         /* (nullable) of a map: TaoBrowseAnswer.last_key of the page before, read at its block */
} TaoBrowseQuestion;

/* A value and what it is made of. */
typedef struct _TaoBrowseNode TaoBrowseNode;
struct _TaoBrowseNode {
  const char          *name;        /* of a field, a key, or a position; "" of the root */
  const char          *type;
  const char          *text;        /* the value, or in short what is beneath */
  guint                n_children;
  const TaoBrowseNode *children;
  gboolean             cut;         /* some children were left out */
};

typedef enum {
  TAO_BROWSE_UNPROVEN,              /* a call, a map, or the node gives no proofs */
  TAO_BROWSE_PROVEN,                /* follows from the block's state root */
} TaoBrowseProof;

typedef struct {
  gatomicrefcount      ref_count;
  TaoArena            *arena;
  guint64              block;
  TaoKey32             block_hash;
  guint32              spec_version;
  gboolean             set;         /* FALSE: nothing is stored there; the value is the item's default, if it has one */
  TaoBrowseProof       proof;
  const char          *key;         /* storage key or prefix, or the encoded arguments, "0x…" */
  const char          *bytes;       /* (nullable) the encoded value, "0x…"; not of maps */
  gboolean             bytes_cut;
  guint                n_entries;   /* of a map, in this answer */
  const char          *last_key;    /* (nullable) of a map that goes on: the last of these keys, "0x…" */
  gboolean             is_map;
  const TaoBrowseNode *root;        /* (nullable) no value; of a map its entries are the children */
} TaoBrowseAnswer;

TaoBrowseAnswer *tao_browse_answer_ref   (TaoBrowseAnswer *self);
void             tao_browse_answer_unref (TaoBrowseAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBrowseAnswer, tao_browse_answer_unref)

/* Errors: G_IO_ERROR_NOT_CONNECTED; G_IO_ERROR_INVALID_ARGUMENT when a text does not fit its type; those of the chain
 * room: NOT_AVAILABLE (no such item or block), PRUNED, REJECTED. */
void             tao_engine_browse_async  (TaoEngine *self, const TaoBrowseQuestion *question, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
TaoBrowseAnswer *tao_engine_browse_finish (TaoEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
