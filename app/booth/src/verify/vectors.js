// What the verifier must accept and refuse before it says anything about a record (V44): a few of
// tests/core/vectors/ and of RFC 9496; all of them are replayed in tests/booth/verify_vectors.test.mjs.

export const SIGNATURES = [
  {
    name: "clean",
    valid: true,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
  },
  {
    name: "another message",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "616e6f74686572",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
  },
  {
    name: "S + L",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280116e2fb40c2da6d3b5dd688a6f3d5833c6299002b8032ef9bf5c29d047f0b918",
  },
  {
    name: "S = L - S",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280c939bc0528997edcf65b86bb4db665f639d66ffd47fcd10640a3d62fb80f4607",
  },
  {
    name: "mixed-order R 1",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "186ed2bdbd1a36f6437c5168b0221914018ea4f32a1c3fcd1c1794d64fbd596e8f4c02a5a16328e788b5f9269b022894b4fab27f33e0619b2a7a9fe6b7b80301",
  },
  {
    name: "R the identity",
    valid: true,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "01000000000000000000000000000000000000000000000000000000000000007b4c3e9ca4a1a56ad1f59eb131ee0c53cfe9c2afba984f0c46feeb4d90d8fc07",
  },
  {
    name: "non-canonical R, p + 1",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7fc48f91a8d016e541efc7d02f85614543401f8cea5baf0346bb50deb78acc0207",
  },
  {
    name: "mixed-order A 1",
    valid: false,
    public_key: "9fab2e61fe363dd961cabad92fd1eab6e38050dabcd738c7376cef483521382b",
    message: "67726f756e64206d6573736167652035",
    signature: "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b2377a2785cc9052c7e8b547750ed606c417e53fbf35713741e1f984b6a03c3aa0d",
  },
  {
    name: "mixed-order A, k not ground",
    valid: false,
    public_key: "9fab2e61fe363dd961cabad92fd1eab6e38050dabcd738c7376cef483521382b",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23e345f171f3d869acc2e6996119f8421cfd4733e21bc725b9fd987a8b71ff7e03",
  },
  {
    name: "small-order A 1",
    valid: false,
    public_key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    message: "67726f756e64206d657373616765203130",
    signature: "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207",
  },
  {
    name: "non-canonical A, identity as p + 1",
    valid: false,
    public_key: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    message: "67726f756e64206d6573736167652035",
    signature: "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207",
  },
  {
    name: "A not on the curve",
    valid: false,
    public_key: "0200000000000000000000000000000000000000000000000000000000000000",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
  },
  {
    name: "A negated",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d81",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b908",
  },
  {
    name: "63 bytes",
    valid: false,
    public_key: "1a5ef6c9aa1bcd3b92f307021fd5ea28d5c3a194a72c757098438e96f05d9d01",
    message: "e4b89ae4b8bbe5a4a7e4bc9ae4bc9ae8aeae20e7acace4b880e58fb7e8a1a8e586b3e7a5a8",
    signature: "30b58179894fc5f4c7232d3a1c4d3478161ed55a1f4fb4dacd42deaf8edeb280249a3957f2c9937bdf4071e79043791ec6299002b8032ef9bf5c29d047f0b9",
  },
];

export const JCS_GOOD = ['{"a":1,"b":[true,null,"\\n"]}', '{"\u5e97":-9007199254740991}'];
export const JCS_BAD = ['{"a":1,"a":1}', '{"b":1,"a":1}', '{"a":1} ', '{"a":1.0}', '{"a":1e0}', '{"a":-0}', '{"a":9007199254740992}', '{"a":"\\u0061"}', '{"a":"e\u0301"}', '\ufeff{}', ""];

// The roots over the leaves 0x00, 0x01, 0x02 taken one, two and three at a time (RFC 6962 §2.1).
export const ROOTS = [
  "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
  "a20bf9a7cc2dc8a08f5f415a71b19f6ac427bab54d24eec868b5d3103449953a",
  "3b6cccd7e3e023ff393006f030315ee7ad9eb111b022b41fba7e5b7a3973f688",
];

// G, 2·G and what RFC 9496 §A.2 refuses: not reduced, negative, off the curve; then G with bit 255 set.
export const MULTIPLES = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
  "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
];
export const NOT_POINTS = [
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
  "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6",
];

// Class, heads and area of the scope, of the participants, of `yes`; whether it carries.
export const VERDICTS = [
  ["ordinary", 3, 2, 2, true],
  ["ordinary", 4, 4, 2, false],
  ["ordinary", 4, 4, 3, true],
  ["ordinary", 100000, 66666, 66666, false],
  ["ordinary", 99999, 66666, 33334, true],
  ["special", 4, 4, 3, true],
  ["special", 400, 400, 299, false],
  ["unanimous_affected", 5, 5, 5, true],
  ["unanimous_affected", 5, 5, 4, false],
];
