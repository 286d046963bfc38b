#include "node/launch.h"

#include <string.h>

G_DEFINE_QUARK (tao-node-error-quark, tao_node_error)

#define LOCALNET "taoscope-localnet"
#define IMAGE "ghcr.io/raofoundation/subtensor:latest"
/* Below the base path: the image takes its data folder to its own user, and our lock must stay ours. */
#define CONTAINER_DATA "chain"
#define CONTAINER_PREFIX "taoscope-"
/* Seconds that a node has to close its database. */
#define CONTAINER_GRACE "30"

#define FINNEY_BOOTNODE "/dns/bootnode.finney.chain.opentensor.ai/tcp/30333/ws/p2p/" \
                        "12D3KooWRwbMb85RWnT8DSXSYMWQtuDwh4LJzndoRrTDotTR5gDC"
#define TEST_BOOTNODE "/dns/bootnode.test.finney.opentensor.ai/tcp/30333/p2p/" \
                      "12D3KooWPM4mLcKJGtyVtkggqdG84zWrd7Rij6PGQDoijh1X86Vr"

TaoLaunch *
tao_launch_copy (const TaoLaunch *self)
{
  TaoLaunch *copy = g_new0 (TaoLaunch, 1);

  copy->id = g_strdup (self->id);
  copy->argv = g_strdupv (self->argv);
  copy->environment = g_strdupv (self->environment);
  copy->base_path = g_strdup (self->base_path);
  copy->data_path = g_strdup (self->data_path);
  copy->ready_text = g_strdup (self->ready_text);
  copy->end_argv = g_strdupv (self->end_argv);
  copy->remove_argv = g_strdupv (self->remove_argv);
  return copy;
}

void
tao_launch_free (TaoLaunch *self)
{
  g_free (self->id);
  g_strfreev (self->argv);
  g_strfreev (self->environment);
  g_free (self->base_path);
  g_free (self->data_path);
  g_free (self->ready_text);
  g_strfreev (self->end_argv);
  g_strfreev (self->remove_argv);
  g_free (self);
}

char *
tao_launch_to_text (const TaoLaunch *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (char **argument = self->argv; *argument != NULL; argument++)
    {
      gboolean plain = **argument != '\0' && (*argument)[strspn (*argument, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_=./:,@+%")] == '\0';
      g_autofree char *quoted = plain ? g_strdup (*argument) : g_shell_quote (*argument);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, quoted);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

TaoProfile *
tao_profile_copy (const TaoProfile *self)
{
  TaoProfile *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->network = g_strdup (self->network);
  copy->program = g_strdup (self->program);
  copy->chain_spec = g_strdup (self->chain_spec);
  copy->base_path = g_strdup (self->base_path);
  copy->extra = g_strdup (self->extra);
  return copy;
}

void
tao_profile_free (TaoProfile *self)
{
  g_free (self->id);
  g_free (self->network);
  g_free (self->program);
  g_free (self->chain_spec);
  g_free (self->base_path);
  g_free (self->extra);
  g_free (self);
}

TaoProfile *
tao_profile_new (TaoProfileKind kind, const char *network, const char *data_folder)
{
  static const char *const names[] = { "localnet", "lite", "archive", "custom" };
  TaoProfile *self = g_new0 (TaoProfile, 1);

  self->kind = kind;
  self->network = g_strdup (kind == TAO_PROFILE_LOCALNET ? "local" : network);
  self->id = g_strdup_printf ("%s-%s", self->network, names[kind]);
  self->base_path = g_build_filename (data_folder, self->id, NULL);
  self->rpc_port = 9944;
  self->p2p_port = 30333;
  return self;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE, message);
  return FALSE;
}

static gboolean
is_safe_id (const char *id)
{
  return id != NULL && *id != '\0' && strlen (id) <= 64
         && id[strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")] == '\0';
}

static gboolean
check (const TaoProfile *self, GError **error)
{
  if (!is_safe_id (self->id))
    return fail (error, "The profile's name may have letters, digits, - and _ only");
  if (self->base_path == NULL || !g_path_is_absolute (self->base_path))
    return fail (error, "The data folder must be an absolute path");
  if (self->kind == TAO_PROFILE_LOCALNET && self->runner != TAO_RUNNER_BINARY)
    return fail (error, "The practice chain runs as a program, not in a container");
  if (self->kind != TAO_PROFILE_CUSTOM && self->rpc_port == 0)
    return fail (error, "The RPC port is missing");
  if ((self->kind == TAO_PROFILE_LITE || self->kind == TAO_PROFILE_ARCHIVE)
      && g_strcmp0 (self->network, "finney") != 0 && g_strcmp0 (self->network, "test") != 0)
    return fail (error, "A lite or archive node belongs to the main or the test network");
  if ((self->kind == TAO_PROFILE_LITE || self->kind == TAO_PROFILE_ARCHIVE)
      && self->runner == TAO_RUNNER_BINARY && self->chain_spec == NULL)
    return fail (error, "Choose the raw chain specification file of the network");
  return TRUE;
}

static void
add (GPtrArray *argv, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GPtrArray *argv, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (argv, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Beside the program that runs if it was installed with it, which need not be in PATH; else wherever PATH says. */
static char *
find_localnet (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, LOCALNET, NULL) : NULL;

  return beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&beside) : g_strdup (LOCALNET);
}

static void
add_localnet (const TaoProfile *self, GPtrArray *argv)
{
  g_ptr_array_add (argv, self->program != NULL ? g_strdup (self->program) : find_localnet ());
  add (argv, "--base-path=%s", self->base_path);
  add (argv, "--port=%u", self->rpc_port);
}

static const char *
engine_of (const TaoProfile *self)
{
  return self->program != NULL ? self->program : self->runner == TAO_RUNNER_DOCKER ? "docker" : "podman";
}

static void
add_subtensor (const TaoProfile *self, GPtrArray *argv)
{
  gboolean container = self->runner != TAO_RUNNER_BINARY;
  gboolean main_network = g_strcmp0 (self->network, "finney") == 0;

  if (container)
    {
      const char *address = self->expose ? "" : "127.0.0.1:";

      add (argv, "%s", engine_of (self));
      add (argv, "run");
      add (argv, "--rm");
      add (argv, "--init");
      add (argv, "--name=" CONTAINER_PREFIX "%s", self->id);
      add (argv, "--volume=%s/" CONTAINER_DATA ":/data", self->base_path);
      add (argv, "--publish=%s%u:9944", address, self->rpc_port);
      add (argv, "--publish=%u:30333", self->p2p_port);
      add (argv, IMAGE);
      /* Inside its own network the container has to listen on all addresses; what is published decides who reaches it. */
      add (argv, "--rpc-external");
      add (argv, "--chain=%s", main_network ? "./chainspecs/raw_spec_finney.json" : "./chainspecs/raw_spec_testfinney.json");
      add (argv, "--base-path=/data");
    }
  else
    {
      add (argv, "%s", self->program != NULL ? self->program : "node-subtensor");
      add (argv, "--chain=%s", self->chain_spec);
      add (argv, "--base-path=%s", self->base_path);
      add (argv, "--rpc-port=%u", self->rpc_port);
      add (argv, "--port=%u", self->p2p_port);
      if (self->expose)
        add (argv, "--rpc-external");
    }
  add (argv, "--rpc-methods=safe");
  add (argv, "--no-mdns");
  add (argv, "--no-telemetry");
  add (argv, "--no-prometheus");
  add (argv, "--bootnodes=%s", main_network ? FINNEY_BOOTNODE : TEST_BOOTNODE);
  if (self->kind == TAO_PROFILE_LITE)
    {
      add (argv, "--sync=warp");
      add (argv, "--database=paritydb");
      add (argv, "--db-cache=4096");
    }
  else
    {
      add (argv, "--pruning=archive");
    }
}

/* More arguments may not open what the switch with its typed confirmation keeps closed. */
static gboolean
check_argument (const TaoProfile *self, const char *argument, GError **error)
{
  static const char *const opening[] = {
    "--rpc-external", "--unsafe-rpc-external", "--ws-external", "--unsafe-ws-external", "--rpc-methods", "--rpc-cors",
    "--experimental-rpc-endpoint",
  };

  for (guint i = 0; !self->expose && i < G_N_ELEMENTS (opening); i++)
    {
      gsize length = strlen (opening[i]);

      if (strncmp (argument, opening[i], length) == 0 && (argument[length] == '\0' || argument[length] == '='))
        {
          g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE,
                       "%s opens the node to others: leave it out, or allow that for this node first", opening[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is left of a container when the command that runs it has been killed, or the engine was. */
static void
set_container (const TaoProfile *self, TaoLaunch *launch)
{
  g_autofree char *name = g_strconcat (CONTAINER_PREFIX, self->id, NULL);
  const char *end[] = { engine_of (self), "stop", "-t", CONTAINER_GRACE, name, NULL };
  const char *gone[] = { engine_of (self), "rm", "--force", name, NULL };

  launch->data_path = g_build_filename (self->base_path, CONTAINER_DATA, NULL);
  launch->end_argv = g_strdupv ((char **) end);
  launch->remove_argv = g_strdupv ((char **) gone);
}

TaoLaunch *
tao_profile_launch (const TaoProfile *self, GError **error)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) extra = NULL;
  TaoLaunch *launch;

  if (!check (self, error))
    return NULL;
  if (self->kind == TAO_PROFILE_LOCALNET)
    add_localnet (self, argv);
  else if (self->kind != TAO_PROFILE_CUSTOM)
    add_subtensor (self, argv);

  if (self->extra != NULL && *self->extra != '\0')
    {
      g_autoptr(GError) local = NULL;

      if (!g_shell_parse_argv (self->extra, NULL, &extra, &local))
        {
          g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE, "The arguments cannot be read: %s", local->message);
          return NULL;
        }
      for (char **argument = extra; *argument != NULL; argument++)
        if (check_argument (self, *argument, error))
          add (argv, "%s", *argument);
        else
          return NULL;
    }
  if (argv->len == 0)
    {
      fail (error, "There is no command to run");
      return NULL;
    }
  g_ptr_array_add (argv, NULL);

  launch = g_new0 (TaoLaunch, 1);
  launch->id = g_strdup (self->id);
  launch->argv = (char **) g_ptr_array_steal (argv, NULL);
  launch->base_path = g_strdup (self->base_path);
  if (self->kind == TAO_PROFILE_LOCALNET)
    launch->ready_text = g_strdup ("listening ");
  else if (self->kind != TAO_PROFILE_CUSTOM)
    launch->ready_text = g_strdup ("Running JSON-RPC server");
  if (self->runner != TAO_RUNNER_BINARY && self->kind != TAO_PROFILE_CUSTOM)
    set_container (self, launch);
  return launch;
}

/* --- as text -------------------------------------------------------------------------- */

#define GROUP "node"

static const char *const kinds[] = { "localnet", "lite", "archive", "custom" };
static const char *const runners[] = { "binary", "docker", "podman" };

static void
set_text (GKeyFile *file, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, GROUP, key, value);
}

char *
tao_profile_to_text (const TaoProfile *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  set_text (file, "id", self->id);
  set_text (file, "kind", kinds[self->kind]);
  set_text (file, "runner", runners[self->runner]);
  set_text (file, "network", self->network);
  set_text (file, "program", self->program);
  set_text (file, "chain-spec", self->chain_spec);
  set_text (file, "base-path", self->base_path);
  g_key_file_set_integer (file, GROUP, "rpc-port", self->rpc_port);
  g_key_file_set_integer (file, GROUP, "p2p-port", self->p2p_port);
  g_key_file_set_boolean (file, GROUP, "expose", self->expose);
  set_text (file, "extra", self->extra);
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_choice (GKeyFile *file, const char *key, const char *const *choices, guint n, guint *out)
{
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (value, choices[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

TaoProfile *
tao_profile_from_text (const char *text, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(TaoProfile) self = g_new0 (TaoProfile, 1);
  guint kind, runner;
  int rpc_port, p2p_port;

  if (!g_key_file_load_from_data (file, text, G_MAXSIZE, G_KEY_FILE_NONE, error))
    return NULL;
  if (!read_choice (file, "kind", kinds, G_N_ELEMENTS (kinds), &kind)
      || !read_choice (file, "runner", runners, G_N_ELEMENTS (runners), &runner))
    {
      fail (error, "The profile's kind is not known");
      return NULL;
    }
  rpc_port = g_key_file_get_integer (file, GROUP, "rpc-port", NULL);
  p2p_port = g_key_file_get_integer (file, GROUP, "p2p-port", NULL);
  if (rpc_port < 0 || rpc_port > G_MAXUINT16 || p2p_port < 0 || p2p_port > G_MAXUINT16)
    {
      fail (error, "A port is out of range");
      return NULL;
    }
  self->kind = kind;
  self->runner = runner;
  self->id = g_key_file_get_string (file, GROUP, "id", NULL);
  self->network = g_key_file_get_string (file, GROUP, "network", NULL);
  self->program = g_key_file_get_string (file, GROUP, "program", NULL);
  self->chain_spec = g_key_file_get_string (file, GROUP, "chain-spec", NULL);
  self->base_path = g_key_file_get_string (file, GROUP, "base-path", NULL);
  self->rpc_port = (guint16) rpc_port;
  self->p2p_port = (guint16) p2p_port;
  self->expose = g_key_file_get_boolean (file, GROUP, "expose", NULL);
  self->extra = g_key_file_get_string (file, GROUP, "extra", NULL);
  if (!is_safe_id (self->id))
    {
      fail (error, "The profile's name may have letters, digits, - and _ only");
      return NULL;
    }
  return g_steal_pointer (&self);
}
