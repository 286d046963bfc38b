#include "app/backend.h"


/* History that a new practice chain starts with: two days. */
#define PRACTICE_HISTORY 14400
#define PRACTICE_BLOCK_MS 12000

struct _TaoBackend {
  GObject        parent_instance;
  GSettings     *settings;
  gboolean       tour;
  gboolean       started;
  TaoEngine     *engine;
  TaoSupervisor *practice;
  TaoNodes      *nodes;
  TaoOwnNode    *own_node;
  char          *data_folder;
  char          *connected_to;      /* endpoint of the practice chain that the engine was sent to (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoBackend, tao_backend, G_TYPE_OBJECT)

/* --- networks --------------------------------------------------------------------------------- */

static const TaoEngineNetwork public_networks[] = {
  { .id = "finney", .endpoints = "wss://entrypoint-finney.opentensor.ai:443",
    .archive_endpoint = "wss://archive.chain.opentensor.ai:443" },
  { .id = "test", .endpoints = "wss://test.finney.opentensor.ai:443" },
};

/* The user's own endpoint for a public network, if there is one. (transfer full) (nullable) */
static char *
own_endpoint (TaoBackend *self, const char *network)
{
  g_autoptr(GVariant) endpoints = g_settings_get_value (self->settings, "endpoints");
  char *endpoint = NULL;

  if (!g_variant_lookup (endpoints, network, "s", &endpoint) || *endpoint == '\0')
    g_clear_pointer (&endpoint, g_free);
  return endpoint;
}

static void
go_to (TaoBackend *self, const TaoEngineNetwork *network)
{
  TaoEngineNetwork copy = *network;

  copy.data_folder = self->data_folder;
  copy.cache_megabytes = g_settings_get_uint (self->settings, "cache-megabytes");
  tao_engine_set_network (self->engine, &copy);
}

static TaoLaunch *
practice_launch (TaoBackend *self)
{
  g_autoptr(TaoProfile) profile = NULL;
  g_autofree char *nodes = g_build_filename (self->data_folder, "nodes", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) extra = g_string_new (NULL);
  TaoLaunch *launch;

  profile = tao_profile_new (TAO_PROFILE_LOCALNET, "local", nodes);
  g_string_printf (extra, "--fast-forward=%u --block-time=%u --pruning=archive", PRACTICE_HISTORY, PRACTICE_BLOCK_MS);
  if (self->tour)
    g_string_append (extra, " --seed=1 --instant --genesis-time=1764000000");
  profile->extra = g_string_free (g_steal_pointer (&extra), FALSE);
  /* Any free port: an own node may hold the usual one. */
  profile->rpc_port = 1;
  launch = tao_profile_launch (profile, &error);
  g_assert_no_error (error);
  for (char **argument = launch->argv; *argument != NULL; argument++)
    if (g_str_has_prefix (*argument, "--port="))
      {
        g_free (*argument);
        *argument = g_strdup ("--port=0");
      }
  return launch;
}

static void
practice_changed_cb (TaoBackend *self)
{
  const char *ready = tao_supervisor_get_ready_line (self->practice);
  g_autofree char *network = g_settings_get_string (self->settings, "network");
  g_auto(GStrv) words = NULL;
  g_autofree char *endpoint = NULL;
  TaoEngineNetwork local = { .id = "local" };

  if ((!self->tour && !g_str_equal (network, "practice")) || ready == NULL
      || tao_supervisor_get_state (self->practice) != TAO_PROCESS_RUNNING)
    return;
  /* "listening 127.0.0.1:PORT genesis 0x…" */
  words = g_strsplit (ready, " ", -1);
  if (g_strv_length (words) < 2)
    return;
  endpoint = g_strconcat ("ws://", words[1], NULL);
  if (g_strcmp0 (endpoint, self->connected_to) == 0)
    return;
  g_free (self->connected_to);
  self->connected_to = g_strdup (endpoint);
  local.endpoints = endpoint;
  go_to (self, &local);
}

static void
start_practice (TaoBackend *self)
{
  g_autoptr(TaoLaunch) launch = practice_launch (self);
  TaoEngineNetwork local = { .id = "local", .endpoints = "", .offline = TRUE };
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->connected_to, g_free);
  /* What was known last is shown until the chain answers. */
  go_to (self, &local);
  tao_supervisor_set_launch (self->practice, launch);
  if (!tao_supervisor_start (self->practice, &error))
    g_warning ("The practice chain cannot be started: %s", error->message);
  practice_changed_cb (self);
}

static void
follow_network (TaoBackend *self)
{
  g_autofree char *network = g_settings_get_string (self->settings, "network");
  TaoEngineNetwork other = { .id = network, .endpoints = network };
  g_autofree char *own = NULL, *both = NULL;
  const char *node;

  if (self->tour || g_str_equal (network, "practice"))
    {
      start_practice (self);
      return;
    }
  if (tao_supervisor_get_pid (self->practice) != 0)
    tao_supervisor_stop (self->practice);
  g_clear_pointer (&self->connected_to, g_free);
  own = own_endpoint (self, network);
  node = tao_own_node_get_endpoint (self->own_node);
  for (guint i = 0; i < G_N_ELEMENTS (public_networks); i++)
    if (g_str_equal (network, public_networks[i].id))
      {
        TaoEngineNetwork known = public_networks[i];

        if (own != NULL)
          known.endpoints = own;
        /* The public endpoint stays as the second: if the node ends, nothing is lost until this is decided anew. */
        if (node != NULL)
          {
            both = g_strconcat (node, " ", known.endpoints, NULL);
            known.endpoints = both;
            known.own_endpoint = node;
          }
        go_to (self, &known);
        return;
      }
  go_to (self, &other);
}

static void
limit_cache (TaoBackend *self)
{
  tao_engine_limit_cache (self->engine, g_settings_get_uint (self->settings, "cache-megabytes"));
}

/* --- public -------------------------------------------------------------------------------------- */

TaoEngine *
tao_backend_get_engine (TaoBackend *self)
{
  return self->engine;
}

TaoSupervisor *
tao_backend_get_practice (TaoBackend *self)
{
  return self->practice;
}

TaoNodes *
tao_backend_get_nodes (TaoBackend *self)
{
  return self->nodes;
}

TaoOwnNode *
tao_backend_get_own_node (TaoBackend *self)
{
  return self->own_node;
}

GSettings *
tao_backend_get_settings (TaoBackend *self)
{
  return self->settings;
}

static void
keep_running_changed_cb (TaoBackend *self)
{
  tao_nodes_set_keep_running (self->nodes, g_settings_get_boolean (self->settings, "keep-running"));
}

void
tao_backend_start (TaoBackend *self)
{
  g_return_if_fail (TAO_IS_BACKEND (self));

  if (self->started)
    return;
  self->started = TRUE;
  g_signal_connect_object (self->settings, "changed::network", G_CALLBACK (follow_network), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::endpoints", G_CALLBACK (follow_network), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->own_node, "changed", G_CALLBACK (follow_network), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::cache-megabytes", G_CALLBACK (limit_cache), self, G_CONNECT_SWAPPED);
  follow_network (self);
}

void
tao_backend_stop (TaoBackend *self)
{
  g_return_if_fail (TAO_IS_BACKEND (self));

  tao_engine_shutdown (self->engine);
  if (self->tour)
    tao_supervisor_kill (self->practice);
}

static TaoBackend *
backend_new (GSettings *settings, gboolean tour, char *data_folder)
{
  TaoBackend *self = g_object_new (TAO_TYPE_BACKEND, NULL);
  g_autofree char *folder = g_build_filename (data_folder, "nodes", NULL);
  g_autofree char *runs = g_build_filename (folder, "runs", NULL);

  self->settings = g_object_ref (settings);
  self->tour = tour;
  self->data_folder = data_folder;
  self->practice = tao_supervisor_new (runs);
  g_signal_connect_object (self->practice, "changed", G_CALLBACK (practice_changed_cb), self, G_CONNECT_SWAPPED);
  self->nodes = tao_nodes_new (folder, self->practice);
  self->own_node = tao_own_node_new (self->nodes, self->engine, settings);
  g_signal_connect_object (settings, "changed::keep-running", G_CALLBACK (keep_running_changed_cb), self, G_CONNECT_SWAPPED);
  keep_running_changed_cb (self);
  return self;
}

TaoBackend *
tao_backend_new (GSettings *settings)
{
  return backend_new (settings, FALSE, g_build_filename (g_get_user_data_dir (), "taoscope", NULL));
}

TaoBackend *
tao_backend_new_for_tour (GSettings *settings)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("taoscope-tour-XXXXXX", &error);

  if (folder == NULL)
    g_error ("A tour needs a folder for its chain: %s", error->message);
  return backend_new (settings, TRUE, folder);
}

/* --- object ----------------------------------------------------------------------------------------- */

/* The tour's chain was made for it alone. */
static void
remove_tree (GFile *file)
{
  g_autoptr(GFileEnumerator) children = g_file_enumerate_children (file, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                                                   NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

static void
tao_backend_dispose (GObject *object)
{
  TaoBackend *self = TAO_BACKEND (object);

  tao_backend_stop (self);
  g_clear_object (&self->own_node);
  g_clear_object (&self->nodes);
  g_clear_object (&self->practice);
  if (self->tour && self->data_folder != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (self->data_folder);

      remove_tree (folder);
      g_clear_pointer (&self->data_folder, g_free);
    }
  G_OBJECT_CLASS (tao_backend_parent_class)->dispose (object);
}

static void
tao_backend_finalize (GObject *object)
{
  TaoBackend *self = TAO_BACKEND (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_free (self->data_folder);
  g_free (self->connected_to);
  G_OBJECT_CLASS (tao_backend_parent_class)->finalize (object);
}

static void
tao_backend_class_init (TaoBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_backend_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_backend_finalize;
}

static void
tao_backend_init (TaoBackend *self)
{
  self->engine = tao_engine_new (NULL);
}
