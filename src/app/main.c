#include <glib/gi18n.h>
#include <locale.h>

#include "app-config.h"
#include "app/application.h"
#include "keys/secret.h"

/* GSettings aborts on a missing schema; say what to do instead. */
static gboolean
schema_installed (void)
{
  g_autoptr(GSettingsSchema) schema = NULL;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TAO_APPLICATION_ID, TRUE);
  return schema != NULL;
}

int
main (int argc, char *argv[])
{
  const char *locale_folder = g_getenv ("TAOSCOPE_LOCALEDIR");
  g_autoptr(TaoApplication) application = NULL;

  setlocale (LC_ALL, "");
  /* Passwords and keys pass through here: nothing of this process may end in a core file. */
  if (!tao_process_harden ())
    g_printerr ("taoscope: this system does not let a process forbid core dumps\n");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder != NULL ? locale_folder : TAO_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!schema_installed ())
    {
      g_printerr (_("taoscope: its settings schema is not installed. Install Taoscope, or start it with build-aux/run.\n"));
      return 1;
    }
  g_set_application_name ("Taoscope");
  application = tao_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
