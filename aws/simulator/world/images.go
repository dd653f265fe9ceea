package world

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Image is a machine image that AWS or a well-known publisher offers in every
// region, under an id of the region's own.
type Image struct {
	ID, Name, Description string
	Architecture          string // x86_64 or arm64
	Owner, OwnerAlias     string // account number, and "amazon" or ""
	Platform              string // as in PlatformDetails
	Created               time.Time
	// Parameters are the public SSM parameters that give its id.
	Parameters []string
}

// imageRow is an image before it has a region.
type imageRow struct {
	name, description, arch, owner, alias string
	parameters                            []string
}

const (
	amazonAccount    = "137112412989"
	ecsAccount       = "591542846629"
	eksAccount       = "602401143452"
	canonicalAccount = "099720109477"
	debianAccount    = "136693071363"
	windowsAccount   = "801119661308"
)

// Images are the public images of a region.
func Images(region string) []Image {
	created := time.Date(2026, 9, 14, 18, 22, 7, 0, time.UTC)
	var images []Image
	for _, row := range imageRows() {
		platform := "Linux/UNIX"
		if strings.HasPrefix(row.name, "Windows") {
			platform = "Windows"
		}
		images = append(images, Image{
			ID: StableID("ami-", region, row.name), Name: row.name, Description: row.description, Architecture: row.arch,
			Owner: row.owner, OwnerAlias: row.alias, Platform: platform, Created: created, Parameters: row.parameters,
		})
	}
	return images
}

func imageRows() []imageRow {
	const linux = "/aws/service/ami-amazon-linux-latest/"
	var rows []imageRow
	for _, arch := range []string{"x86_64", "arm64"} {
		rows = append(rows,
			imageRow{
				"al2023-ami-2023.9.20260914.0-kernel-6.1-" + arch, "Amazon Linux 2023 AMI 2023.9.20260914.0 " + arch + " HVM kernel-6.1", arch, amazonAccount, "amazon",
				[]string{linux + "al2023-ami-kernel-default-" + arch, linux + "al2023-ami-kernel-6.1-" + arch},
			},
			imageRow{
				"al2023-ami-minimal-2023.9.20260914.0-kernel-6.1-" + arch, "Amazon Linux 2023 AMI 2023.9.20260914.0 " + arch + " Minimal HVM kernel-6.1", arch, amazonAccount, "amazon",
				[]string{linux + "al2023-ami-minimal-kernel-default-" + arch, linux + "al2023-ami-minimal-kernel-6.1-" + arch},
			},
			imageRow{
				"amzn2-ami-hvm-2.0.20260908.0-" + arch + "-gp2", "Amazon Linux 2 AMI 2.0.20260908.0 " + arch + " HVM gp2", arch, amazonAccount, "amazon",
				[]string{linux + "amzn2-ami-hvm-" + arch + "-gp2", linux + "amzn2-ami-hvm-" + arch + "-ebs", linux + "amzn2-ami-kernel-5.10-hvm-" + arch + "-gp2"},
			},
		)
		rows = append(rows, containerRows(arch)...)
		rows = append(rows, otherRows(arch)...)
	}
	return append(rows, imageRow{
		"Windows_Server-2022-English-Full-Base-2026.09.09", "Microsoft Windows Server 2022 Full Locale English AMI provided by Amazon", "x86_64", windowsAccount, "amazon",
		[]string{"/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"},
	})
}

// containerRows are the images optimised for ECS and EKS.
func containerRows(arch string) []imageRow {
	const ecs = "/aws/service/ecs/optimized-ami/"
	suffix, infix := "", "standard"
	if arch == "arm64" {
		suffix = "/arm64"
	}
	rows := []imageRow{
		{
			"al2023-ami-ecs-hvm-2023.0.20260911-kernel-6.1-" + arch, "Amazon Linux AMI 2023.0.20260911 " + arch + " ECS HVM EBS", arch, ecsAccount, "amazon",
			[]string{ecs + "amazon-linux-2023" + suffix + "/recommended/image_id"},
		},
		{
			"amzn2-ami-ecs-hvm-2.0.20260911-" + arch + "-ebs", "Amazon Linux AMI 2.0.20260911 " + arch + " ECS HVM GP2", arch, ecsAccount, "amazon",
			[]string{ecs + "amazon-linux-2" + suffix + "/recommended/image_id"},
		},
	}
	for _, version := range []string{"1.30", "1.31", "1.32", "1.33", "1.34"} {
		rows = append(rows, imageRow{
			"amazon-eks-node-al2023-" + arch + "-standard-" + version + "-v20260910", "EKS-optimized Kubernetes node based on Amazon Linux 2023, (k8s: " + version + ")", arch, eksAccount, "amazon",
			[]string{"/aws/service/eks/optimized-ami/" + version + "/amazon-linux-2023/" + arch + "/" + infix + "/recommended/image_id"},
		})
	}
	return rows
}

// otherRows are the images of other publishers.
func otherRows(arch string) []imageRow {
	short := map[string]string{"x86_64": "amd64", "arm64": "arm64"}[arch]
	const ubuntu = "/aws/service/canonical/ubuntu/server/"
	return []imageRow{
		{
			"ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-" + short + "-server-20260910", "Canonical, Ubuntu, 24.04, " + short + " noble image", arch, canonicalAccount, "",
			[]string{ubuntu + "24.04/stable/current/" + short + "/hvm/ebs-gp3/ami-id"},
		},
		{
			"ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-" + short + "-server-20260908", "Canonical, Ubuntu, 22.04 LTS, " + short + " jammy image", arch, canonicalAccount, "",
			[]string{ubuntu + "22.04/stable/current/" + short + "/hvm/ebs-gp2/ami-id"},
		},
		{
			"debian-12-" + short + "-20260901-2222", "Debian 12 (20260901-2222)", arch, debianAccount, "",
			[]string{"/aws/service/debian/release/12/latest/" + short},
		},
	}
}

// PublicParameters are the public SSM parameters of a region: name and value.
func PublicParameters(region string) map[string]string {
	parameters := map[string]string{}
	for _, image := range Images(region) {
		for _, name := range image.Parameters {
			parameters[name] = image.ID
		}
	}
	for _, info := range Regions() {
		parameters["/aws/service/global-infrastructure/regions/"+info.Name] = info.Name
	}
	parameters["/aws/service/global-infrastructure/current-region"] = region
	return parameters
}

// StableID is an id that is the same in every world: prefix and 17 hexadecimal
// digits made of what it stands for.
func StableID(prefix string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return prefix + "0" + hex.EncodeToString(sum[:])[:16]
}
