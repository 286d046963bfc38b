#include "app/pages/subnet/mechanism-choice.h"

#include <glib/gi18n.h>

#define MOST_MECHANISMS 16

static const char *
id_of (guint mechanism)
{
  g_autofree char *id = g_strdup_printf ("%u", mechanism);

  return g_intern_string (id);
}

void
tao_mechanism_choice_update (TaoChoice *choice, const TaoSubnet *subnet)
{
  guint n = subnet->n_mechanisms != TAO_UNKNOWN_U32 ? MIN (subnet->n_mechanisms, MOST_MECHANISMS) : 1;
  guint made = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (choice), "tao-mechanisms"));

  for (; made < n; made++)
    {
      g_autofree char *label = g_strdup_printf (_("Mechanism %u"), made);

      tao_choice_add (choice, id_of (made), label);
    }
  g_object_set_data (G_OBJECT (choice), "tao-mechanisms", GUINT_TO_POINTER (made));
  for (guint i = 0; i < made; i++)
    tao_choice_set_visible (choice, id_of (i), i < n);
  gtk_widget_set_visible (GTK_WIDGET (choice), n > 1);
}

guint
tao_mechanism_choice_get (TaoChoice *choice)
{
  return (guint) g_ascii_strtoull (tao_choice_get_active (choice), NULL, 10);
}

void
tao_mechanism_choice_reset (TaoChoice *choice)
{
  tao_choice_set_active (choice, id_of (0));
}
