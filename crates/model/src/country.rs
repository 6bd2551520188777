//! Country codes: three letters of ISO 3166-1, the additions of ICAO Doc 9303, and states that are no more
//! (people are still born there). Names come from the `mrz` crate's list.

/// States that no longer exist but stand in documents and dates of birth.
const FORMER: &[(&str, &str)] = &[
    ("ANT", "Netherlands Antilles"),
    ("BUR", "Burma"),
    ("CSK", "Czechoslovakia"),
    ("DDR", "German Democratic Republic"),
    ("SCG", "Serbia and Montenegro"),
    ("SUN", "Soviet Union"),
    ("TMP", "East Timor"),
    ("YMD", "Democratic Yemen"),
    ("YUG", "Yugoslavia"),
    ("ZAR", "Zaire"),
];

/// Codes that stand on specimens and in teaching material, never on a document in use.
const SPECIMEN: &[&str] = &["UTO"];

/// Two letters, then three, of every current ISO code (and Kosovo's usual one).
const PAIRS: &str = "\
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW \
    AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN \
    BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG \
    CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE \
    DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN \
    FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL \
    GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV \
    HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM \
    JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO \
    LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE \
    MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS \
    MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL \
    NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI \
    PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN \
    SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV \
    SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON \
    TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN \
    VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE \
    XKXKX";

/// Name of the country or issuing body, if the code is known.
pub fn label(code: &str) -> Option<&'static str> {
    ::mrz::country_name(code)
        .or_else(|| FORMER.iter().find(|(known, _)| *known == code).map(|(_, name)| *name))
}

/// Name of what the U.S. Government's GENC has under a code of its own, where ISO and ICAO have another or none.
pub fn of_genc(code: &str) -> Option<&'static str> {
    crate::reference::of_genc(code)
}

pub fn is_known(code: &str) -> bool {
    label(code).is_some()
}

pub fn is_specimen(code: &str) -> bool {
    SPECIMEN.contains(&code)
}

/// Every code with its name, in order of the names.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let mut codes: Vec<_> =
        ::mrz::codes().iter().chain(FORMER).copied().filter(|(code, _)| code.len() == 3).collect();
    codes.sort_by_key(|(code, name)| (*name, *code));
    codes
}

/// Reads a code of three letters, a code of two, or a name in English; answers the code of three letters.
pub fn read(text: &str) -> Option<&'static str> {
    let upper = text.trim().to_ascii_uppercase();
    let code = match upper.len() {
        1 if upper == "D" => "DEU",
        2 => alpha3(&upper)?,
        _ => upper.as_str(),
    };
    let known = ::mrz::codes().iter().chain(FORMER);
    known
        .filter(|(known, _)| known.len() == 3)
        .find(|(known, name)| *known == code || name.eq_ignore_ascii_case(text.trim()))
        .map(|(known, _)| *known)
        .or_else(|| ::mrz::code_for_name(text.trim()))
}

pub fn alpha3(two: &str) -> Option<&'static str> {
    PAIRS.split(' ').find(|pair| pair.get(..2) == Some(two)).and_then(|pair| pair.get(2..))
}

/// The code of two letters that other programs ask for, where there is one.
pub fn alpha2(three: &str) -> Option<&'static str> {
    PAIRS.split(' ').find(|pair| pair.get(2..) == Some(three)).and_then(|pair| pair.get(..2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_read_from_its_codes_and_its_name() {
        for text in ["ROU", "rou", "RO", "Romania"] {
            assert_eq!(read(text), Some("ROU"), "{text}");
        }
        assert_eq!(read("YUG"), Some("YUG"));
        assert_eq!(read("XXA"), Some("XXA"));
        assert_eq!(read("INP"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn codes_of_two_and_three_letters_lead_to_each_other() {
        assert_eq!(alpha2("USA"), Some("US"));
        assert_eq!(alpha3("MD"), Some("MDA"));
        assert_eq!(alpha2("XXA"), None);
    }

    #[test]
    fn every_current_pair_has_a_name() {
        for pair in PAIRS.split(' ').filter(|pair| !pair.starts_with("AQ")) {
            assert!(is_known(&pair[2..]), "{pair}");
        }
    }
}
