namespace Florin.Payments.Files.Reading;

/// <summary>What a format calls the fields of a payment, so that problems name what its author finds in the file.</summary>
internal sealed class FieldNames
{
    private readonly Dictionary<string, string> _own;

    private FieldNames(Dictionary<string, string> own) => _own = own;

    /// <summary>JSON lines: the names that the others are given for.</summary>
    public static FieldNames Json { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>CSV: the columns.</summary>
    public static FieldNames Csv { get; } =
        new(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["fromAccount"] = "from_account",
                ["endToEndId"] = "end_to_end_id",
                ["instructionId"] = "instruction_id",
                ["creditorAccount"] = "creditor_account",
                ["creditorAgent"] = "creditor_agent",
                ["executionDate"] = "execution_date",
                ["fromPurpose"] = "from_purpose",
                ["toPurpose"] = "to_purpose",
                ["address.street"] = "street",
                ["address.building"] = "building",
                ["address.postCode"] = "post_code",
                ["address.town"] = "town",
                ["address.region"] = "region",
                ["address.country"] = "country",
                ["address.lines"] = "address",
            }
        );

    /// <summary>ISO 20022: the elements.</summary>
    public static FieldNames Iso { get; } =
        new(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["messageId"] = "GrpHdr.MsgId",
                ["numberOfTransactions"] = "NbOfTxs",
                ["controlSum"] = "CtrlSum",
                ["paymentInformationId"] = "PmtInf.PmtInfId",
                ["fromAccount"] = "DbtrAcct",
                ["amount"] = "InstdAmt",
                ["currency"] = "InstdAmt.Ccy",
                ["endToEndId"] = "EndToEndId",
                ["instructionId"] = "InstrId",
                ["creditor"] = "Cdtr.Nm",
                ["creditorAccount"] = "CdtrAcct",
                ["creditorAgent"] = "CdtrAgt",
                ["remittance"] = "RmtInf",
                ["executionDate"] = "ReqdExctnDt",
                ["fromPurpose"] = "DbtrAcct.Tp.Prtry",
                ["toPurpose"] = "CdtrAcct.Tp.Prtry",
                ["address.street"] = "PstlAdr.StrtNm",
                ["address.building"] = "PstlAdr.BldgNb",
                ["address.postCode"] = "PstlAdr.PstCd",
                ["address.town"] = "PstlAdr.TwnNm",
                ["address.region"] = "PstlAdr.CtrySubDvsn",
                ["address.country"] = "PstlAdr.Ctry",
                ["address.lines"] = "PstlAdr.AdrLine",
            }
        );

    /// <summary>A field of a payment.</summary>
    /// <param name="place">The payment.</param>
    /// <param name="name">As JSON lines call it.</param>
    public string In(string place, string name) => $"{place}.{_own.GetValueOrDefault(name, name)}";

    /// <summary>A field of the file or of a group.</summary>
    /// <param name="place">Where it stands, with a full stop at its end; empty for the file itself.</param>
    /// <param name="name">As JSON lines call it.</param>
    public string Of(string place, string name) => place + _own.GetValueOrDefault(name, name);
}
