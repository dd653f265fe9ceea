// Package ecr answers the Elastic Container Registry from the simulated world:
// repositories, tokens to log in with, and the images that were put by call.
package ecr

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	repositoryType = "AWS::ECR::Repository"
	imageType      = "AWS::ECR::Image" // ours
	// tokenLife is how long a token lets one in.
	tokenLife = 12 * time.Hour
)

type service struct{ w *world.World }

// New makes ECR over a world and registers what it does when repositories go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(repositoryType, world.Hooks{Delete: s.goes})
	return &wire.Service{
		Name: "ecr", Protocol: wire.JSON11, Target: "AmazonEC2ContainerRegistry_V20150921",
		Actions: map[string]wire.Action{
			"CreateRepository": s.create, "DescribeRepositories": s.describe, "DeleteRepository": s.remove, "GetAuthorizationToken": s.token,
			"DescribeImages": s.images, "ListImages": s.list, "PutImage": s.put, "BatchGetImage": s.get, "BatchDeleteImage": s.drop,
			"ListTagsForResource": s.tags, "DescribeRegistry": s.registry,
		},
	}
}

func missing(name string) error {
	return wire.Errorf(http.StatusBadRequest, "RepositoryNotFoundException", "The repository with name '%s' does not exist in the registry with id '%s'", name, world.Account)
}

func (s *service) repository(q *wire.Request) (*world.Resource, error) {
	name := world.TextOf(q.JSON, "repositoryName")
	r, found := s.w.Get(q.Region, repositoryType, name)
	if !found {
		return nil, missing(name)
	}
	return r, nil
}

func shown(r *world.Resource) map[string]any {
	scan := world.Map(r.Properties["ImageScanningConfiguration"])
	mutability := r.Text("ImageTagMutability")
	if mutability == "" {
		mutability = "MUTABLE"
	}
	return map[string]any{
		"repositoryArn": r.Attribute("Arn"), "registryId": world.Account, "repositoryName": r.Physical, "repositoryUri": r.Attribute("RepositoryUri"),
		"createdAt": wire.Epoch(r.Created), "imageTagMutability": mutability,
		"imageScanningConfiguration": map[string]any{"scanOnPush": world.TextOf(scan, "ScanOnPush") == "true"},
		"encryptionConfiguration":    map[string]any{"encryptionType": "AES256"},
	}
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "repositoryName")
	if _, taken := s.w.Get(q.Region, repositoryType, name); taken {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "RepositoryAlreadyExistsException", "The repository with name '%s' already exists in the registry with id '%s'", name, world.Account)
	}
	if name == "" || strings.ToLower(name) != name {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''")
	}
	properties := map[string]any{"RepositoryName": name}
	if scan := world.Map(q.JSON["imageScanningConfiguration"]); scan != nil {
		properties["ImageScanningConfiguration"] = map[string]any{"ScanOnPush": scan["scanOnPush"]}
	}
	var tags []world.Tag
	for _, each := range world.List(q.JSON["tags"]) {
		tags = append(tags, world.Tag{Key: world.TextOf(world.Map(each), "Key"), Value: world.TextOf(world.Map(each), "Value")})
	}
	r, err := catalogue.Make(s.w, q.Region, repositoryType, properties, tags...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"repository": shown(r)}), nil
}

func (s *service) describe(q *wire.Request) (wire.Output, error) {
	list := []any{}
	names := world.Texts(q.JSON["repositoryNames"])
	for _, name := range names {
		r, found := s.w.Get(q.Region, repositoryType, name)
		if !found {
			return wire.Output{}, missing(name)
		}
		list = append(list, shown(r))
	}
	if len(names) == 0 {
		for _, r := range s.w.List(q.Region, repositoryType) {
			list = append(list, shown(r))
		}
	}
	page, next, err := paged(list, q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(withToken(map[string]any{"repositories": page}, next)), nil
}

func paged(list []any, q *wire.Request) ([]any, string, error) {
	start := 0
	if token := world.TextOf(q.JSON, "nextToken"); token != "" {
		number, err := strconv.Atoi(token)
		if err != nil || number < 0 {
			return nil, "", wire.Errorf(http.StatusBadRequest, "InvalidParameterException", "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'")
		}
		start = min(number, len(list))
	}
	end := min(start+max(1, world.NumberOf(q.JSON, "maxResults", 100)), len(list))
	if end < len(list) {
		return list[start:end], strconv.Itoa(end), nil
	}
	return list[start:end], "", nil
}

func withToken(out map[string]any, next string) map[string]any {
	if next != "" {
		out["nextToken"] = next
	}
	return out
}

// goes refuses while there are images, as long as the repository does not say
// that they may go with it.
func (s *service) goes(r *world.Resource) error {
	if len(s.imagesOf(r)) > 0 && !r.Flag("EmptyOnDelete") {
		return wire.Errorf(http.StatusBadRequest, "RepositoryNotEmptyException",
			"The repository with name '%s' in registry with id '%s' cannot be deleted because it still contains images", r.Physical, world.Account)
	}
	for _, image := range s.imagesOf(r) {
		s.w.Remove(r.Region, imageType, image.Physical)
	}
	return nil
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	if world.TextOf(q.JSON, "force") == "true" {
		r.SetProperty("EmptyOnDelete", true)
	}
	out := shown(r)
	if err := s.w.Delete(q.Region, repositoryType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"repository": out}), nil
}

func (s *service) token(q *wire.Request) (wire.Output, error) {
	password := make([]byte, 96)
	for i := range password {
		password[i] = byte(s.w.Rand().UintN(256))
	}
	token := base64.StdEncoding.EncodeToString([]byte("AWS:" + base64.StdEncoding.EncodeToString(password)))
	return wire.JSON(map[string]any{"authorizationData": []any{map[string]any{
		"authorizationToken": token, "expiresAt": wire.Epoch(s.w.Now().Add(tokenLife)),
		"proxyEndpoint": "https://" + world.Account + ".dkr.ecr." + q.Region + ".amazonaws.com",
	}}}), nil
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	arn := world.TextOf(q.JSON, "resourceArn")
	r, found := s.w.Find(q.Region, repositoryType, func(r *world.Resource) bool { return r.Attribute("Arn") == arn })
	if !found {
		return wire.Output{}, missing(arn[strings.LastIndexByte(arn, '/')+1:])
	}
	list := []any{}
	for _, tag := range r.Tags {
		list = append(list, map[string]string{"Key": tag.Key, "Value": tag.Value})
	}
	return wire.JSON(map[string]any{"tags": list}), nil
}

func (s *service) registry(*wire.Request) (wire.Output, error) {
	return wire.JSON(map[string]any{"registryId": world.Account, "replicationConfiguration": map[string]any{"rules": []any{}}}), nil
}
