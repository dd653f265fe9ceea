package cloudformation

// rolling begins the rolling update of an Auto Scaling group, if its update
// policy asks for one; false if the group is updated like any resource.
func (e *Engine) rolling(_ *Stack, _ *Work, _ *Resource) bool { return false }
