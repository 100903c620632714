package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math/big"

	ristretto "github.com/bwesterb/go-ristretto"
)

const suite = "RISTRETTO255-SHA512-ED25519-v1"

var order, _ = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)

type object = map[string]any
type point = *ristretto.Point

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func u32(number int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(number)) }

func lp(data []byte) []byte { return join(u32(len(data)), data) }

func text(name string) []byte { return lp([]byte("yijue/v1/" + name)) }

// The canonical form of what holds ASCII and integers alone: Go sorts the members of a map.
func jcs(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	must(encoder.Encode(value))
	return bytes.TrimRight(out.Bytes(), "\n")
}

func sha256of(parts ...[]byte) []byte {
	sum := sha256.Sum256(join(parts...))
	return sum[:]
}

func sha512of(parts ...[]byte) []byte {
	sum := sha512.Sum512(join(parts...))
	return sum[:]
}

func b64(parts ...[]byte) string { return base64.StdEncoding.EncodeToString(join(parts...)) }

func hexed(data []byte) string { return hex.EncodeToString(data) }

func reversed(data []byte) []byte {
	made := make([]byte, len(data))
	for at, one := range data {
		made[len(data)-1-at] = one
	}
	return made
}

func mod(number *big.Int) *big.Int { return new(big.Int).Mod(number, order) }

func integer(number int64) *big.Int { return big.NewInt(number) }

// 64 bytes, least significant first, modulo L.
func wide(data []byte) *big.Int { return mod(new(big.Int).SetBytes(reversed(data))) }

func scalar(number *big.Int) []byte { return reversed(mod(number).FillBytes(make([]byte, 32))) }

func plus(a, b *big.Int) *big.Int { return mod(new(big.Int).Add(a, b)) }

func minus(a, b *big.Int) *big.Int { return mod(new(big.Int).Sub(a, b)) }

func product(a, b *big.Int) *big.Int { return mod(new(big.Int).Mul(a, b)) }

func identity() point { return new(ristretto.Point).SetZero() }

func base() point { return new(ristretto.Point).SetBase() }

func times(k *big.Int, p point) point {
	var s ristretto.Scalar
	s.SetBigInt(mod(k))
	return new(ristretto.Point).ScalarMult(p, &s)
}

func add(p, q point) point { return new(ristretto.Point).Add(p, q) }

func sub(p, q point) point { return new(ristretto.Point).Sub(p, q) }

// Random blocks: SHA-512 of a beginning and u32 n; those that were drawn stand in the file.
type source struct {
	begin  []byte
	blocks []string
}

func named(name string) *source { return &source{begin: []byte(name)} }

func (from *source) draw() *big.Int {
	block := sha512of(from.begin, u32(len(from.blocks)))
	from.blocks = append(from.blocks, hexed(block))
	return wide(block)
}
