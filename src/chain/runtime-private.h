#pragma once

#include "chain/runtime.h"

G_BEGIN_DECLS

/* What a runtime call returns, and in which registry that type lives. */
typedef struct {
  const TaoRuntimeMethod *method;
  TaoScaleRegistry       *registry;
  guint32                 type;
  gboolean                bare;            /* the answer is Vec<u8> around the type */
  gboolean                empty_is_none;   /* bare: no bytes mean "none" */
} TaoRuntimeCall;

/* FALSE when this runtime does not have it or nobody knows what it returns. */
gboolean       tao_runtime_find_api   (TaoRuntime *self, const char *api, const char *method, TaoRuntimeCall *out);

/* As tao_runtime_get_plan() for a type of any registry that outlives @self. */
const TaoPlan *tao_runtime_get_plan_in (TaoRuntime *self, TaoScaleRegistry *registry, guint32 type,
                                        const TaoPlanField *fields, guint n_fields, GError **error);

/* Checks that @data holds exactly one value of @type. */
gboolean       tao_runtime_check_value (TaoScaleRegistry *registry, guint32 type, const guint8 *data, gsize size, GError **error);

TaoAnchor     *tao_anchor_new          (void);

G_END_DECLS
