using Florin.Kernel;

namespace Florin.Payments.Files.Reading;

/// <summary>A postal address, structured, unstructured, or partly both ("hybrid").</summary>
/// <param name="Street">Street name.</param>
/// <param name="Building">Building number.</param>
/// <param name="PostCode">Post code.</param>
/// <param name="Town">Town name.</param>
/// <param name="Region">Country subdivision.</param>
/// <param name="Country">ISO 3166 code of two letters.</param>
/// <param name="Lines">What is not structured.</param>
internal sealed record PostalAddress(
    string? Street,
    string? Building,
    string? PostCode,
    string? Town,
    string? Region,
    string? Country,
    IReadOnlyList<string>? Lines
);

/// <summary>What only people and other banks read of a payment.</summary>
/// <param name="PaymentInformationId">The group of payments that it is in.</param>
/// <param name="InstructionId">The sender's id for the bank.</param>
/// <param name="EndToEndId">The sender's id for the receiver.</param>
/// <param name="Creditor">The receiver's name.</param>
/// <param name="CreditorAccount">The receiver's account: an IBAN, an account of these books, or another number.</param>
/// <param name="CreditorAgent">The receiver's bank: a BIC.</param>
/// <param name="Address">The receiver's address.</param>
/// <param name="Remittance">What it is for.</param>
internal sealed record LineTexts(
    string? PaymentInformationId,
    string? InstructionId,
    string? EndToEndId,
    string? Creditor,
    string? CreditorAccount,
    string? CreditorAgent,
    PostalAddress? Address,
    string? Remittance
);

/// <summary>A payment as a file orders it.</summary>
/// <param name="Debtor">The paying account as it is written.</param>
/// <param name="Amount">How much.</param>
/// <param name="ExecuteOn">The day on which it is to be made; null for at once.</param>
/// <param name="IsIban">The receiver's account is given as an IBAN.</param>
/// <param name="Texts">The rest.</param>
/// <param name="Purposes">The purposes of the two accounts.</param>
internal sealed record ReadOrder(
    string Debtor,
    Money Amount,
    DateOnly? ExecuteOn,
    bool IsIban,
    LineTexts Texts,
    OrderPurposes Purposes
);

/// <summary>What money is taken from and is for, on accounts that segregate their balances by purpose.</summary>
/// <param name="From">The purpose of the paying account; null for none.</param>
/// <param name="To">The purpose of the receiving account; null for none.</param>
/// <param name="AreTypes">They are types of accounts in XML, which mean nothing on accounts without purposes.</param>
internal sealed record OrderPurposes(string? From, string? To, bool AreTypes = false);

/// <summary>A file that was read whole and is in order by itself.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="MessageId">Its message id.</param>
/// <param name="ControlSum">The sum of all amounts.</param>
/// <param name="Orders">The payments, in order.</param>
internal sealed record ReadPaymentFile(
    PaymentFileFormat Format,
    string MessageId,
    decimal ControlSum,
    IReadOnlyList<ReadOrder> Orders
);

/// <summary>What a reader of CSV and JSON lines is told beside the file, in the query.</summary>
/// <param name="MessageId">The message id, which these formats have no place for.</param>
/// <param name="ControlSum">What the amounts must sum to; null where that is not checked.</param>
/// <param name="Count">How many payments there must be; null where that is not checked.</param>
internal sealed record StatedTotals(string? MessageId, string? ControlSum, long? Count);
