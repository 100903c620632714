"""What the law asks of one decision, as integer arithmetic.

Each module states one rule with its article: `matters` (Civil Code 278, 279), `thresholds`,
`quorum`, `consent`, `outcome` (RULES R1–R6, R17, R44), `percent` (R38), `approval` (R45),
`changes` (R20), `channels` (R21). National law is code; a city's numbers are data in
`core/profiles`.
"""
