/* What to start: a description, no process. And how the nodes we know are
 * described: one profile per kind. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  TAO_NODE_ERROR_PROFILE,        /* the profile cannot be started as it is: the message says what to change */
  TAO_NODE_ERROR_ALREADY_RUNS,   /* another instance holds the base path */
  TAO_NODE_ERROR_SPAWN,          /* the program cannot be started */
  TAO_NODE_ERROR_FOLDER,         /* base path or state folder unusable */
} TaoNodeError;

#define TAO_NODE_ERROR (tao_node_error_quark ())
GQuark tao_node_error_quark (void);

typedef struct {
  char   *id;              /* file-name safe; one supervised program an id */
  char  **argv;            /* argv[0] is looked up in PATH if it has no slash */
  char  **environment;     /* (nullable) KEY=VALUE to add */
  char   *base_path;       /* its data; held by at most one instance */
  char   *data_path;       /* (nullable) one more folder that has to be there */
  char   *ready_text;      /* (nullable) the program is up when a line contains this; NULL: when it runs */
  /* A container goes on without the command that started it.  Both or neither: */
  char  **end_argv;        /* (nullable) ends what a run has left, gently; before each start, and after an end by itself */
  char  **remove_argv;     /* (nullable) ends and removes it at once */
} TaoLaunch;

TaoLaunch *tao_launch_copy (const TaoLaunch *self);
void       tao_launch_free (TaoLaunch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLaunch, tao_launch_free)

/* The command line as a shell would need it, for people to read. (transfer full) */
char      *tao_launch_to_text (const TaoLaunch *self);

typedef enum {
  TAO_PROFILE_LOCALNET,    /* taoscope-localnet: the practice chain */
  TAO_PROFILE_LITE,        /* node-subtensor, warp sync, recent state */
  TAO_PROFILE_ARCHIVE,     /* node-subtensor, everything */
  TAO_PROFILE_CUSTOM,      /* a command of the user's */
} TaoProfileKind;

typedef enum {
  TAO_RUNNER_BINARY,
  TAO_RUNNER_DOCKER,
  TAO_RUNNER_PODMAN,
} TaoRunner;

typedef struct {
  char          *id;
  TaoProfileKind kind;
  TaoRunner      runner;
  char          *network;        /* "finney", "test" or "local" */
  char          *program;        /* (nullable) path; NULL: the usual name in PATH */
  char          *chain_spec;     /* (nullable) file of a raw chain specification */
  char          *base_path;
  guint16        rpc_port;
  guint16        p2p_port;
  gboolean       expose;         /* RPC beyond loopback; only after a typed confirmation */
  char          *extra;          /* (nullable) more arguments, as in a shell; CUSTOM: the whole command */
} TaoProfile;

TaoProfile *tao_profile_copy   (const TaoProfile *self);
void        tao_profile_free   (TaoProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoProfile, tao_profile_free)

/* Sensible values of a kind; @data_folder: where base paths go. (transfer full) */
TaoProfile *tao_profile_new    (TaoProfileKind kind, const char *network, const char *data_folder);

/* The command line of a profile.  Errors: PROFILE. (transfer full) */
TaoLaunch  *tao_profile_launch (const TaoProfile *self, GError **error);

/* As key file text and back; the latter checks everything. */
char       *tao_profile_to_text   (const TaoProfile *self);
TaoProfile *tao_profile_from_text (const char *text, GError **error);

G_END_DECLS
