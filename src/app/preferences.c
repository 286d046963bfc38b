#include "app/preferences.h"

#include <glib/gi18n.h>

#include "app/application.h"
#include "app/money/wallets.h"

gboolean
tao_endpoint_is_valid (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_userinfo (uri) == NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
         (g_str_equal (g_uri_get_scheme (uri), "ws") || g_str_equal (g_uri_get_scheme (uri), "wss"));
}

/* --- rows --- */

typedef struct { const char *nick, *label; } Choice;

/* A row's position is the place of the enum's nick in its table. */
static gboolean
get_choice (GValue *value, GVariant *variant, gpointer user_data)
{
  const Choice *choices = user_data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; choices[i].nick != NULL; i++)
    if (g_str_equal (choices[i].nick, nick))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const Choice *choices = user_data;
  guint position = g_value_get_uint (value);

  for (guint i = 0; choices[i].nick != NULL; i++)
    if (i == position)
      return g_variant_new_string (choices[i].nick);
  return NULL;
}

static GtkWidget *
choice_row (GSettings *settings, const char *key, const char *title, const char *subtitle, const Choice *choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].nick != NULL; i++)
    gtk_string_list_append (labels, _(choices[i].label));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT, get_choice, set_choice, (gpointer) choices, NULL);
  return row;
}

static GtkWidget *
switch_row (GSettings *settings, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  return row;
}

/* Hundredths of a percent in the setting, percent on the button. */
static gboolean
get_hundredths (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant) / 100.0);
  return TRUE;
}

static GVariant *
set_hundredths (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) (g_value_get_double (value) * 100 + 0.5));
}

static gboolean
get_plain (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static GVariant *
set_plain (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) g_value_get_double (value));
}

static GtkWidget *
number_row (GSettings *settings, const char *key, const char *title, const char *subtitle,
            double low, double high, double step, guint digits)
{
  GtkWidget *row = adw_action_row_new (), *spin = gtk_spin_button_new_with_range (low, high, step);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), digits);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (spin, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  g_settings_bind_with_mapping (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT,
                                digits > 0 ? get_hundredths : get_plain, digits > 0 ? set_hundredths : set_plain, NULL, NULL);
  return row;
}

/* --- quiet hours --- */

static void
quiet_changed_cb (GtkDropDown *changed, GParamSpec *pspec, GSettings *settings)
{
  GtkDropDown *from = g_object_get_data (G_OBJECT (changed), "tao-from"), *to = g_object_get_data (G_OBJECT (changed), "tao-to");

  g_settings_set (settings, "quiet-hours", "(uu)", gtk_drop_down_get_selected (from) * 60, gtk_drop_down_get_selected (to) * 60);
}

/* Whole hours are enough; equal ones mean none. */
static GtkWidget *
quiet_row (GSettings *settings)
{
  GtkWidget *row = adw_action_row_new (), *hours[2];
  const char *const names[] = { _("Quiet from"), _("Quiet until") };
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  guint minutes[2];

  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *label = g_strdup_printf ("%02u:00", hour);

      gtk_string_list_append (labels, label);
    }
  g_settings_get (settings, "quiet-hours", "(uu)", &minutes[0], &minutes[1]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Quiet hours"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("No notifications between; equal times for none"));
  for (guint i = 0; i < 2; i++)
    {
      hours[i] = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (labels)), NULL);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (hours[i]), MIN (minutes[i] / 60, 23));
      gtk_widget_set_valign (hours[i], GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (hours[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), hours[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_object_set_data (G_OBJECT (hours[i]), "tao-from", hours[0]);
      g_object_set_data (G_OBJECT (hours[i]), "tao-to", hours[1]);
      g_signal_connect_object (hours[i], "notify::selected", G_CALLBACK (quiet_changed_cb), settings, 0);
    }
  return row;
}

static GtkWidget *
test_row (void)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_with_label (_("Send"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Try it"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Sends an alert that says nothing but that alerts arrive"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.test-alert");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Send a test alert"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* --- endpoints --- */

static void
set_endpoint (GSettings *settings, const char *network, const char *endpoint)
{
  g_autoptr(GVariant) old = g_settings_get_value (settings, "endpoints");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key, *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_str_equal (key, network))
      g_variant_builder_add (&builder, "{ss}", key, value);
  if (endpoint[0] != '\0')
    g_variant_builder_add (&builder, "{ss}", network, endpoint);
  g_settings_set_value (settings, "endpoints", g_variant_builder_end (&builder));
}

static void
endpoint_apply_cb (AdwEntryRow *row, GSettings *settings)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  gboolean good = text[0] == '\0' || tao_endpoint_is_valid (text);

  if (good)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      set_endpoint (settings, g_object_get_data (G_OBJECT (row), "tao-network"), text);
    }
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static GtkWidget *
endpoint_row (GSettings *settings, const char *network, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autoptr(GVariant) endpoints = g_settings_get_value (settings, "endpoints");
  const char *endpoint = "";

  g_variant_lookup (endpoints, network, "&s", &endpoint);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), endpoint);
  g_object_set_data (G_OBJECT (row), "tao-network", (gpointer) network);
  g_signal_connect_object (row, "apply", G_CALLBACK (endpoint_apply_cb), settings, 0);
  return row;
}

/* --- forgetting --- */

static void
forget_response_cb (AdwMessageDialog *dialog, const char *response, GSettings *settings)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (dialog));
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (dialog));
  g_autoptr(GSettingsSchema) schema = NULL;
  g_auto(GStrv) keys = NULL;

  if (!g_str_equal (response, "forget"))
    return;
  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
  if (wallets != NULL)
    tao_movements_clear (tao_wallets_get_movements (wallets));
  if (TAO_IS_APPLICATION (application) && tao_application_get_backend (TAO_APPLICATION (application)) != NULL)
    tao_engine_forget (tao_backend_get_engine (tao_application_get_backend (TAO_APPLICATION (application))));
}

static void
forget_cb (GtkButton *button, GSettings *settings)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Forget Everything?"),
                                              _("Choices, pinned places and watched subnets return to how they were at first. "
                                                "Recorded history, own transactions, verdicts, labels and alerts of all networks are "
                                                "deleted. Wallets with their spending rules, and nodes, stay."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "forget", _("_Forget"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_set_application (GTK_WINDOW (dialog), gtk_window_get_application (parent));
  g_signal_connect_object (dialog, "response", G_CALLBACK (forget_response_cb), settings, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- pages --- */

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static AdwPreferencesPage *
add_page (AdwPreferencesWindow *window, const char *title, const char *icon)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), title);
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), icon);
  adw_preferences_window_add (window, ADW_PREFERENCES_PAGE (page));
  return ADW_PREFERENCES_PAGE (page);
}

static void
build_general (AdwPreferencesWindow *window, GSettings *settings)
{
  static const Choice schemes[] = {
    { "system", N_("Follow the system") }, { "light", N_("Light") }, { "dark", N_("Dark") }, { NULL, NULL },
  };
  static const Choice densities[] = { { "comfortable", N_("Comfortable") }, { "compact", N_("Compact") }, { NULL, NULL } };
  AdwPreferencesPage *page = add_page (window, _("General"), "preferences-other-symbolic");
  AdwPreferencesGroup *group = add_group (page, _("Appearance"), NULL);
  GtkWidget *forget = gtk_button_new_with_label (_("Forget…"));
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_group_add (group, choice_row (settings, "color-scheme", _("Style"), NULL, schemes));
  adw_preferences_group_add (group, choice_row (settings, "density", _("Table rows"), NULL, densities));
  adw_preferences_group_add (group, switch_row (settings, "hide-amounts", _("Hide own amounts"), _("Balances and positions show as dots")));
  group = add_group (page, _("Notifications"), NULL);
  adw_preferences_group_add (group, switch_row (settings, "notifications", _("Desktop notifications"), _("Alerts show in the overview either way")));
  adw_preferences_group_add (group, quiet_row (settings));
  adw_preferences_group_add (group, test_row ());
  group = add_group (page, _("Data"), NULL);
  adw_preferences_group_add (group, number_row (settings, "cache-megabytes", _("History cache, MB"), _("Oldest history is dropped first"), 64, 65536, 64, 0));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Forget everything"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Settings return to how they were at first; recorded history is deleted"));
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (forget_cb), settings, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  adw_preferences_group_add (group, row);
}

static void
build_wallets (AdwPreferencesWindow *window, GSettings *settings)
{
  static const Choice locks[] = {
    { "5-minutes", N_("After 5 minutes") }, { "15-minutes", N_("After 15 minutes") }, { "60-minutes", N_("After an hour") },
    { "never", N_("Never, on practice networks") }, { NULL, NULL },
  };
  AdwPreferencesPage *page = add_page (window, _("Wallets"), "wallet-symbolic");
  AdwPreferencesGroup *group = add_group (page, _("Safety"), NULL);

  adw_preferences_group_add (group, choice_row (settings, "auto-lock", _("Lock wallets"), _("Without use; with real TAO at the latest after an hour"), locks));
  group = add_group (page, _("Trading"), NULL);
  adw_preferences_group_add (group, number_row (settings, "price-limit", _("Worst price accepted, %"),
                                                _("How far a price may move before an order is refused"), 0.01, 50, 0.25, 2));
}

static void
build_network (AdwPreferencesWindow *window, GSettings *settings)
{
  AdwPreferencesPage *page = add_page (window, _("Network"), "network-server-symbolic");
  AdwPreferencesGroup *group = add_group (page, _("Own endpoints"), _("An address that starts with ws:// or wss://. Empty uses the public endpoint."));

  adw_preferences_group_add (group, endpoint_row (settings, "finney", _("Main network")));
  adw_preferences_group_add (group, endpoint_row (settings, "test", _("Test network")));
  group = add_group (page, _("Local nodes"), NULL);
  adw_preferences_group_add (group, switch_row (settings, "keep-running", _("Keep nodes running"), _("After the window is closed")));
}

void
tao_preferences_present (GtkWindow *parent, GSettings *settings)
{
  AdwPreferencesWindow *window = ADW_PREFERENCES_WINDOW (adw_preferences_window_new ());

  build_general (window, settings);
  build_wallets (window, settings);
  build_network (window, settings);
  /* For the application's actions. */
  gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (parent));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 620);
  gtk_window_present (GTK_WINDOW (window));
}
