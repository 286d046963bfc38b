/* What stands behind the window: the engine on the chosen network, the practice
 * chain if that is the network, and the accounts of the wallets on this
 * machine. It follows the settings; pages reach it through the application. */
#pragma once

#include "app/nodes.h"
#include "app/own-node.h"
#include "engine/engine.h"
#include "node/supervisor.h"

G_BEGIN_DECLS

#define TAO_TYPE_BACKEND (tao_backend_get_type ())
G_DECLARE_FINAL_TYPE (TaoBackend, tao_backend, TAO, BACKEND, GObject)

/* @settings: key "network" is "practice", "finney", "test" or an endpoint. Nothing is started before tao_backend_start(). */
TaoBackend    *tao_backend_new            (GSettings *settings);

/* A practice chain of its own for pictures: always the same, in memory, and not moving. */
TaoBackend    *tao_backend_new_for_tour   (GSettings *settings);

/* Goes to the chosen network, and follows the choice from now on. */
void           tao_backend_start          (TaoBackend *self);
/* Ends the engine, and the practice chain unless it is to go on. Idempotent. */
void           tao_backend_stop           (TaoBackend *self);

TaoEngine     *tao_backend_get_engine     (TaoBackend *self);
/* The practice chain's process; stopped while another network is chosen. */
TaoSupervisor *tao_backend_get_practice   (TaoBackend *self);

/* All nodes of this computer, the practice chain first. */
TaoNodes      *tao_backend_get_nodes      (TaoBackend *self);
/* Which node of this computer is read from instead of the public endpoint. */
TaoOwnNode    *tao_backend_get_own_node   (TaoBackend *self);
GSettings     *tao_backend_get_settings   (TaoBackend *self);

G_END_DECLS
