package secretsmanager

import (
	"net/http"
	"slices"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

type service struct{ w *world.World }

// New makes Secrets Manager over a world and registers what it does when
// secrets come and go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(secretType, world.Hooks{Create: s.comes, Update: s.changes})
	return &wire.Service{
		Name: "secretsmanager", Protocol: wire.JSON11, Target: "secretsmanager",
		Actions: map[string]wire.Action{
			"CreateSecret": s.create, "DescribeSecret": s.describe, "GetSecretValue": s.get, "PutSecretValue": s.put, "UpdateSecret": s.update,
			"DeleteSecret": s.remove, "RestoreSecret": s.restore, "ListSecrets": s.list, "ListSecretVersionIds": s.listVersions,
			"GetRandomPassword": s.password, "TagResource": s.tag, "GetResourcePolicy": s.policy,
		},
	}
}

// comes gives a secret that a stack makes its value, and refuses a name that is
// taken, be it by a secret that is only marked for deletion.
func (s *service) comes(r *world.Resource) error {
	for _, other := range s.w.List(r.Region, secretType) {
		if nameOf(other) != nameOf(r) {
			continue
		}
		if at, deleted := deletedAt(other); deleted {
			if s.w.Now().Before(at) {
				return wire.Errorf(http.StatusBadRequest, "InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.")
			}
			s.w.Remove(r.Region, secretType, other.Physical)
			continue
		}
		return wire.Errorf(http.StatusBadRequest, "ResourceExistsException", "The operation failed because the secret %s already exists.", nameOf(r))
	}
	if text, ok := world.Text(r.Properties["SecretString"]); ok {
		s.set(r, value{ID: s.w.UUID(), Text: text})
	} else if spec, ok := r.Properties["GenerateSecretString"].(map[string]any); ok {
		s.set(r, value{ID: s.w.UUID(), Text: generated(s.w.Rand(), spec)})
	}
	return nil
}

func (s *service) set(r *world.Resource, v value) {
	v.At = s.w.Now().UnixMilli()
	add(r, v)
}

func (s *service) changes(old, fresh *world.Resource) error {
	fresh.Private = old.Private
	if text, ok := world.Text(fresh.Properties["SecretString"]); ok && text != old.Text("SecretString") {
		s.set(fresh, value{ID: s.w.UUID(), Text: text})
	}
	return nil
}

// secret is the secret a call names.
func (s *service) secret(q *wire.Request) (*world.Resource, error) {
	id := world.TextOf(q.JSON, "SecretId")
	if id == "" {
		return nil, wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "You must provide a value for the SecretId parameter.")
	}
	r, found := find(s.w, q.Region, id)
	if !found {
		return nil, notFound()
	}
	if at, deleted := deletedAt(r); deleted && !s.w.Now().Before(at) {
		s.w.Remove(q.Region, secretType, r.Physical)
		return nil, notFound()
	}
	return r, nil
}

// alive is a secret that is not marked for deletion.
func (s *service) alive(q *wire.Request) (*world.Resource, error) {
	r, err := s.secret(q)
	if err != nil {
		return nil, err
	}
	if _, deleted := deletedAt(r); deleted {
		return nil, marked()
	}
	return r, nil
}

func tagsOf(v any) []world.Tag {
	var tags []world.Tag
	for _, each := range world.List(v) {
		tags = append(tags, world.Tag{Key: world.TextOf(world.Map(each), "Key"), Value: world.TextOf(world.Map(each), "Value")})
	}
	return tags
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "Name")
	if name == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "You must provide a value for the Name parameter.")
	}
	token := world.TextOf(q.JSON, "ClientRequestToken")
	if r, found := find(s.w, q.Region, name); found && token != "" && slices.ContainsFunc(versions(r), func(v value) bool {
		return v.ID == token && v.Text == world.TextOf(q.JSON, "SecretString")
	}) {
		return wire.JSON(map[string]any{"ARN": r.Physical, "Name": name, "VersionId": token}), nil // asked again
	}
	properties := map[string]any{"Name": name}
	if description := world.TextOf(q.JSON, "Description"); description != "" {
		properties["Description"] = description
	}
	r, err := catalogue.Make(s.w, q.Region, secretType, properties, tagsOf(q.JSON["Tags"])...)
	if err != nil {
		return wire.Output{}, err
	}
	out := map[string]any{"ARN": r.Physical, "Name": name}
	if id := s.store(q, r); id != "" {
		out["VersionId"] = id
	}
	return wire.JSON(out), nil
}

// store gives a secret the value a call brings, if it brings one.
func (s *service) store(q *wire.Request, r *world.Resource) string {
	text, binary := world.TextOf(q.JSON, "SecretString"), world.TextOf(q.JSON, "SecretBinary")
	_, has := q.JSON["SecretString"]
	if !has && binary == "" {
		return ""
	}
	id := world.TextOf(q.JSON, "ClientRequestToken")
	if id == "" {
		id = s.w.UUID()
	}
	s.set(r, value{ID: id, Text: text, Binary: binary})
	r.Updated = s.w.Now()
	s.w.Put(q.Region, r)
	return id
}

func (s *service) put(q *wire.Request) (wire.Output, error) {
	r, err := s.alive(q)
	if err != nil {
		return wire.Output{}, err
	}
	token := world.TextOf(q.JSON, "ClientRequestToken")
	for _, v := range versions(r) {
		if token == "" || v.ID != token {
			continue
		}
		if v.Text != world.TextOf(q.JSON, "SecretString") || v.Binary != world.TextOf(q.JSON, "SecretBinary") {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceExistsException", "You can't use ClientRequestToken %s because that value is already in use for a version of secret %s.", token, r.Physical)
		}
		return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r), "VersionId": token, "VersionStages": v.Stages}), nil
	}
	id := s.store(q, r)
	if id == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidRequestException", "You must provide either SecretString or SecretBinary.")
	}
	return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r), "VersionId": id, "VersionStages": []string{"AWSCURRENT"}}), nil
}

func (s *service) update(q *wire.Request) (wire.Output, error) {
	r, err := s.alive(q)
	if err != nil {
		return wire.Output{}, err
	}
	if description, given := world.Text(q.JSON["Description"]); given {
		r.SetProperty("Description", description)
		s.w.Put(q.Region, r)
	}
	out := map[string]any{"ARN": r.Physical, "Name": nameOf(r)}
	if id := s.store(q, r); id != "" {
		out["VersionId"] = id
	}
	return wire.JSON(out), nil
}

func (s *service) get(q *wire.Request) (wire.Output, error) {
	r, err := s.alive(q)
	if err != nil {
		return wire.Output{}, err
	}
	stage := world.TextOf(q.JSON, "VersionStage")
	if stage == "" {
		stage = "AWSCURRENT"
	}
	v, found := staged(r, stage)
	if id := world.TextOf(q.JSON, "VersionId"); id != "" {
		list := versions(r)
		i := slices.IndexFunc(list, func(v value) bool { return v.ID == id })
		if found = i >= 0; found {
			v = list[i]
		}
	}
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: %s", stage)
	}
	out := map[string]any{
		"ARN": r.Physical, "Name": nameOf(r), "VersionId": v.ID, "VersionStages": v.Stages, "CreatedDate": wire.Epoch(time.UnixMilli(v.At)),
	}
	if v.Binary != "" {
		out["SecretBinary"] = v.Binary
	} else {
		out["SecretString"] = v.Text
	}
	return wire.JSON(out), nil
}

// remove marks a secret for deletion, or deletes it at once when it is forced.
func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, err := s.secret(q)
	if err != nil {
		return wire.Output{}, err
	}
	days := world.NumberOf(q.JSON, "RecoveryWindowInDays", 30)
	if days < 7 || days > 30 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
	}
	now := s.w.Now()
	if world.TextOf(q.JSON, "ForceDeleteWithoutRecovery") == "true" {
		s.w.Remove(q.Region, secretType, r.Physical)
		return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r), "DeletionDate": wire.Epoch(now)}), nil
	}
	if _, deleted := deletedAt(r); deleted {
		return wire.Output{}, marked()
	}
	at := now.AddDate(0, 0, days)
	r.SetPrivate("Deleted", at.Format(time.RFC3339))
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r), "DeletionDate": wire.Epoch(at)}), nil
}

func (s *service) restore(q *wire.Request) (wire.Output, error) {
	r, err := s.secret(q)
	if err != nil {
		return wire.Output{}, err
	}
	delete(r.Private, "Deleted")
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r)}), nil
}

func (s *service) password(q *wire.Request) (wire.Output, error) {
	return wire.JSON(map[string]any{"RandomPassword": Password(s.w.Rand(), world.NumberOf(q.JSON, "PasswordLength", 32), q.JSON)}), nil
}

func (s *service) tag(q *wire.Request) (wire.Output, error) {
	r, err := s.alive(q)
	if err != nil {
		return wire.Output{}, err
	}
	for _, tag := range tagsOf(q.JSON["Tags"]) {
		r.SetTag(tag.Key, tag.Value)
	}
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{}), nil
}

func (s *service) policy(q *wire.Request) (wire.Output, error) {
	r, err := s.alive(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r)}), nil
}
