package ecr

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// imagesOf are the images in a repository.
func (s *service) imagesOf(repository *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, image := range s.w.List(repository.Region, imageType) {
		if image.Text("Repository") == repository.Physical {
			list = append(list, image)
		}
	}
	return list
}

func digestOf(image *world.Resource) string {
	return image.Physical[strings.IndexByte(image.Physical, '@')+1:]
}

func (s *service) put(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	manifest, tag := world.TextOf(q.JSON, "imageManifest"), world.TextOf(q.JSON, "imageTag")
	sum := sha256.Sum256([]byte(manifest))
	digest := "sha256:" + hex.EncodeToString(sum[:])
	var tags []any
	for _, other := range s.imagesOf(r) {
		own := other.Texts("Tags")
		if digestOf(other) == digest {
			for _, each := range own {
				tags = append(tags, each)
			}
			if slices.Contains(own, tag) {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ImageAlreadyExistsException", "Image with digest '%s' and tag '%s' already exists in the repository with name '%s' in registry with id '%s'", digest, tag, r.Physical, world.Account)
			}
			continue
		}
		if slices.Contains(own, tag) {
			if r.Text("ImageTagMutability") == "IMMUTABLE" {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ImageTagAlreadyExistsException", "The image tag '%s' already exists in the '%s' repository and cannot be overwritten because the repository is immutable.", tag, r.Physical)
			}
			other.SetProperty("Tags", slices.DeleteFunc(world.List(other.Properties["Tags"]), func(each any) bool { return each == tag }))
			s.w.Put(q.Region, other)
		}
	}
	if tag != "" {
		tags = append(tags, tag)
	}
	image := &world.Resource{
		Type: imageType, Physical: r.Physical + "@" + digest,
		Properties: map[string]any{"Repository": r.Physical, "Tags": tags, "Manifest": manifest, "MediaType": world.TextOf(q.JSON, "imageManifestMediaType")},
	}
	s.w.Put(q.Region, image)
	return wire.JSON(map[string]any{"image": full(r, image, tag)}), nil
}

func full(r, image *world.Resource, tag string) map[string]any {
	id := map[string]any{"imageDigest": digestOf(image)}
	if tag != "" {
		id["imageTag"] = tag
	}
	return map[string]any{"registryId": world.Account, "repositoryName": r.Physical, "imageId": id, "imageManifest": image.Text("Manifest")}
}

// wanted are the images a call names by tag or digest, all when it names none,
// and those it names that are not there.
func (s *service) wanted(r *world.Resource, q *wire.Request) (found []*world.Resource, without []map[string]any) {
	ids := world.List(q.JSON["imageIds"])
	if len(ids) == 0 {
		return s.imagesOf(r), nil
	}
	for _, each := range ids {
		id := world.Map(each)
		i := slices.IndexFunc(s.imagesOf(r), func(image *world.Resource) bool {
			return digestOf(image) == world.TextOf(id, "imageDigest") || slices.Contains(image.Texts("Tags"), world.TextOf(id, "imageTag"))
		})
		if i < 0 {
			without = append(without, id)
			continue
		}
		found = append(found, s.imagesOf(r)[i])
	}
	return found, without
}

func (s *service) images(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	found, without := s.wanted(r, q)
	if len(without) > 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ImageNotFoundException", "The image with imageId {imageDigest:'%s', imageTag:'%s'} does not exist within the repository with name '%s' in the registry with id '%s'",
			nullable(without[0], "imageDigest"), nullable(without[0], "imageTag"), r.Physical, world.Account)
	}
	list := []any{}
	for _, image := range found {
		list = append(list, map[string]any{
			"registryId": world.Account, "repositoryName": r.Physical, "imageDigest": digestOf(image), "imageTags": image.Texts("Tags"),
			"imageSizeInBytes": len(image.Text("Manifest")), "imagePushedAt": wire.Epoch(image.Created),
		})
	}
	page, next, err := paged(list, q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(withToken(map[string]any{"imageDetails": page}, next)), nil
}

func nullable(m map[string]any, name string) string {
	if text := world.TextOf(m, name); text != "" {
		return text
	}
	return "null"
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	ids := []any{}
	for _, image := range s.imagesOf(r) {
		tags := image.Texts("Tags")
		if len(tags) == 0 {
			ids = append(ids, map[string]any{"imageDigest": digestOf(image)})
		}
		for _, tag := range tags {
			ids = append(ids, map[string]any{"imageDigest": digestOf(image), "imageTag": tag})
		}
	}
	page, next, err := paged(ids, q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(withToken(map[string]any{"imageIds": page}, next)), nil
}

func (s *service) get(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	found, without := s.wanted(r, q)
	images, failures := []any{}, []any{}
	for _, image := range found {
		images = append(images, full(r, image, ""))
	}
	for _, id := range without {
		failures = append(failures, map[string]any{"imageId": id, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"})
	}
	return wire.JSON(map[string]any{"images": images, "failures": failures}), nil
}

func (s *service) drop(q *wire.Request) (wire.Output, error) {
	r, err := s.repository(q)
	if err != nil {
		return wire.Output{}, err
	}
	found, without := s.wanted(r, q)
	ids, failures := []any{}, []any{}
	for _, image := range found {
		ids = append(ids, map[string]any{"imageDigest": digestOf(image)})
		s.w.Remove(q.Region, imageType, image.Physical)
	}
	for _, id := range without {
		failures = append(failures, map[string]any{"imageId": id, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"})
	}
	return wire.JSON(map[string]any{"imageIds": ids, "failures": failures}), nil
}
