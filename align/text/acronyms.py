"""Acronyms of organisations and terms that German and English abbreviate differently: EZB is ECB."""

from __future__ import annotations

_GROUPS = tuple(
    frozenset(names.split("/"))
    for names in str.split(
        """
        ECB/EZB IMF/IWF GDP/GNP/GNI/BIP/BSP/BNE/BNP CIS/GUS EEA/EWR USSR/UDSSR IAEA/IAEO ICC/ISTGH GDR/DDR
        FRG/BRD EMU/EEU/WWU/EWU AI/KI VAT/MWST CCP/CPC/KPC/KPCH/KP NPP/AKW/KKW FDI/ADI NGO/NRO/NROS EC/EG
        EEC/EWG ECHR/EMRK/EGMR ECJ/EUGH CAP/GAP OSCE/OSZE CSCE/KSZE SDR/SZR CPSU/KPDSU RCB/RZB SDG/ZNE MDG/MEZ
        MDB/MEB GVC/GWK ECT/EKT BIS/BIZ FTT/FTS EPP/EVP ESDP/CSDP/ESVP/GSVP EBRD/EBWE GCC/GKR SCO/SOZ
        ECG/EKG TB/TBC MMR/MSR NCD/NDC WWI/WW WMD/MVW CFSP/GASP ICJ/IGH OECD/OEZE UAE/VAE DRC/DRK
        CAR/ZAR NATO/OTAN CFC/FCKW DNA/DNS RNA/RNS PLO/PLO PM/MP CET/MEZ CEST/MESZ ILO/IAO IOC/IOK
        SME/KMU GMO/GVO EEU/EAEU/EAWU NPT/NVV ECSC/EGKS GDPR/DSGVO CFE/KSE EMF/EWF EMS/EWS ICT/IKT SGP/SWP
        PCA/PKA PPP/KKP/ÖPP ECTHR/EGMR ACP/AKP
        """
    )
)


def _same_acronyms() -> dict[str, frozenset[str]]:
    """Give for each acronym all that stand with it in any group: MEZ is a time zone and a set of goals."""
    same: dict[str, frozenset[str]] = {}
    for group in _GROUPS:
        for acronym in group:
            same[acronym] = same.get(acronym, frozenset()) | group
    return same


SAME_ACRONYM = _same_acronyms()
"""Acronym -> it and what the other language calls it."""

SPELLED_OUT = {
    "EU": "Europ",
    "EZB": "Central Bank",
    "UN": "United Nations",
    "UNO": "United Nations",
    "US": "Americ",
    "USA": "Americ",
    "BIP": "product",
    "IWF": "Fund",
    "DDR": "East German",
    "UDSSR": "Soviet",
    "BRD": "German",
    "KI": "intelligence",
    "WTO": "World Trade",
    "WHO": "World Health",
    "OSZE": "Organization for Security",
    "FBI": "Federal Bureau",
    "CIA": "Central Intelligence",
    "GUS": "Commonwealth",
    "TV": "elevision",
    "UK": "Brit",
    "AKW": "uclear",
    "KKW": "uclear",
    "LKW": "truck",
    "PKW": "car",
    "MIO": "illion",
    "MRD": "illion",
    "BSP": "product",
    "CEO": "hief",
    "EWU": "onetary",
    "WWU": "onetary",
    "NGO": "overnment",
    "NGOS": "overnment",
    "NATO": "Atlantic",
    "GMT": "a.m",
    "FED": "Federal Reserve",
    "SS": "SS",
    "ICH": "I",
    "EWR": "Economic",
    "SED": "Communist",
    "KP": "Communist",
    "KPCH": "Communist",
    "VR": "Republic",
    "UHR": "m",
    "OECD": "OECD",
}
"""German acronym -> a piece of the English words that it may stand for."""
