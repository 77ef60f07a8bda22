//! The checksums that profiles may name.

/// Which sum is made over the covered bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SumKind {
    /// All bytes joined by exclusive or.
    Xor8,
    /// All bytes added, modulo 256.
    Sum8,
    /// What must be added to [`SumKind::Sum8`] to give 0 modulo 256.
    NegSum8,
    /// CRC-16 with polynomial 0x1021, beginning at 0xFFFF, sent high byte first
    /// (`CRC-16/CCITT-FALSE`; "123456789" gives 29B1).
    Crc16Ccitt,
    /// CRC-16 with polynomial 0x8005 reflected, beginning at 0xFFFF, sent low byte first
    /// (`CRC-16/MODBUS`; "123456789" gives 4B37).
    Crc16Modbus,
}

impl SumKind {
    /// How many raw bytes the sum has.
    pub(crate) fn len(self) -> usize {
        match self {
            SumKind::Xor8 | SumKind::Sum8 | SumKind::NegSum8 => 1,
            SumKind::Crc16Ccitt | SumKind::Crc16Modbus => 2,
        }
    }

    /// The sum over `covered` as it is sent: the first [`SumKind::len`] of these bytes.
    pub(crate) fn of(self, covered: &[u8]) -> [u8; 2] {
        match self {
            SumKind::Xor8 => [covered.iter().fold(0, |sum, byte| sum ^ byte), 0],
            SumKind::Sum8 => [add(covered), 0],
            SumKind::NegSum8 => [add(covered).wrapping_neg(), 0],
            SumKind::Crc16Ccitt => crc16_ccitt(covered).to_be_bytes(),
            SumKind::Crc16Modbus => crc16_modbus(covered).to_le_bytes(),
        }
    }
}

fn add(covered: &[u8]) -> u8 {
    covered
        .iter()
        .fold(0u8, |sum, byte| sum.wrapping_add(*byte))
}

fn crc16_ccitt(covered: &[u8]) -> u16 {
    covered.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 {
                shifted
            } else {
                shifted ^ 0x1021
            }
        })
    })
}

fn crc16_modbus(covered: &[u8]) -> u16 {
    covered.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc: u16, _| {
            let shifted = crc >> 1;
            if crc & 1 == 0 {
                shifted
            } else {
                shifted ^ 0xA001
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::SumKind;

    #[test]
    fn the_sums_give_the_published_check_values() {
        let digits = b"123456789";
        assert_eq!(SumKind::Crc16Ccitt.of(digits), [0x29, 0xB1]);
        assert_eq!(SumKind::Crc16Modbus.of(digits), [0x37, 0x4B]);
        assert_eq!(SumKind::Xor8.of(digits)[0], 0x31);
        assert_eq!(SumKind::Sum8.of(digits)[0], 0xDD);
        assert_eq!(SumKind::NegSum8.of(digits)[0], 0x23);
    }
}
