// Package iam answers Identity and Access Management from the simulated world:
// roles with their policies, users, instance profiles. Policies are checked for
// their form, as IAM does, and never enforced: in a rehearsal everybody may do
// everything.
package iam
