package main

import (
	"encoding/hex"
	"math/big"

	ristretto "github.com/bwesterb/go-ristretto"
)

// Fixed scalars: the edges, and some of fixed blocks.
func scalars() []*big.Int {
	made := []*big.Int{integer(0), integer(1), integer(2), integer(8), minus(order, integer(1)), minus(order, integer(2))}
	from := named("scalar")
	for len(made) < 12 {
		made = append(made, from.draw())
	}
	return made
}

func ofPairs(made []*big.Int) []object {
	pairs := []object{}
	for at, x := range made {
		y := made[(at*5+3)%len(made)]
		p, q := times(x, base()), times(y, base())
		pairs = append(pairs, object{
			"x": hexed(scalar(x)), "y": hexed(scalar(y)), "p": hexed(p.Bytes()), "q": hexed(q.Bytes()),
			"add": hexed(add(p, q).Bytes()), "sub": hexed(sub(p, q).Bytes()), "double": hexed(add(p, p).Bytes()),
			"times": hexed(times(y, p).Bytes()), "nothing": hexed(sub(p, p).Bytes()),
			"scalar_sum": hexed(scalar(plus(x, y))), "scalar_product": hexed(scalar(product(x, y))),
		})
	}
	return pairs
}

func ofWide() []object {
	blocks := [][]byte{make([]byte, 64), sha512of([]byte("wide 1")), sha512of([]byte("wide 2"))}
	full, l, above := make([]byte, 64), make([]byte, 64), make([]byte, 64)
	for at := range full {
		full[at] = 255
	}
	copy(l, reversed(order.FillBytes(make([]byte, 32))))
	copy(above[31:], reversed(order.FillBytes(make([]byte, 32))))
	made := []object{}
	for _, block := range append(blocks, full, l, above) {
		made = append(made, object{"block": hexed(block), "scalar": hexed(scalar(wide(block)))})
	}
	return made
}

// What is no point: bit 255, a number not below p, a negative one, one on no curve point.
func refused() []string {
	good := times(integer(9), base()).Bytes()
	high := append([]byte{}, good...)
	high[31] |= 128
	highZero := make([]byte, 32)
	highZero[31] = 128
	negative := make([]byte, 32)
	negative[0] = 1
	p, _ := hex.DecodeString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
	above := append([]byte{}, p...)
	above[0]++
	made := []string{}
	for _, one := range [][]byte{high, highZero, negative, p, above} {
		var buffer [32]byte
		copy(buffer[:], one)
		if new(ristretto.Point).SetBytes(&buffer) {
			panic("the library takes what is no point")
		}
		made = append(made, hexed(one))
	}
	return made
}

func groupCases() object {
	return object{"pairs": ofPairs(scalars()), "wide": ofWide(), "refused": refused()}
}
