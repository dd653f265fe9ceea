package theme

import (
	"charm.land/lipgloss/v2"

	"gantry/wizard"
)

// Resource is the icon of a resource's state, not yet coloured.
func (t *Theme) Resource(s wizard.ResourceState) string {
	switch s {
	case wizard.ResourceCreating, wizard.ResourceUpdating, wizard.ResourceDeleting:
		return t.icons.running
	case wizard.ResourceConfigured:
		return t.icons.configured
	case wizard.ResourceCreated, wizard.ResourceUpdated:
		return t.icons.done
	case wizard.ResourceDeleted:
		return t.icons.deleted
	case wizard.ResourceKept:
		return t.icons.kept
	case wizard.ResourceFailed:
		return t.icons.failed
	case wizard.ResourceCancelled:
		return t.icons.cancelled
	}
	return t.icons.waiting
}

// ResourceStyle is the style of a state's icon and word.
func (t *Theme) ResourceStyle(s wizard.ResourceState) lipgloss.Style {
	switch s {
	case wizard.ResourceCreating, wizard.ResourceUpdating, wizard.ResourceConfigured:
		return t.Running
	case wizard.ResourceCreated, wizard.ResourceUpdated, wizard.ResourceKept:
		return t.Good
	case wizard.ResourceDeleting, wizard.ResourceDeleted:
		return t.Changed
	case wizard.ResourceFailed:
		return t.Bad
	case wizard.ResourceCancelled:
		return t.Warn
	}
	return t.Faint
}
