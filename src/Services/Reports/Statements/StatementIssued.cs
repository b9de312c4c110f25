using Florin.Kernel;

namespace Florin.Reports.Statements;

/// <summary>
/// A statement of an account was issued. What it says follows from this and from the entries of the ledger up to
/// <paramref name="Position"/>, so that it can be made again byte for byte. In the stream <c>statements-acc_…</c>.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">What its owner called it, sealed; null where it has no name.</param>
/// <param name="First">The first day, such as 2026-10-01.</param>
/// <param name="Last">The last day.</param>
/// <param name="Number">1 for the first statement of the account that was issued, and so on.</param>
/// <param name="Opening">The balance before the first day.</param>
/// <param name="Closing">The balance after the last day.</param>
/// <param name="Position">The ledger's position of the last entry up to the last day; 0 where there is none.</param>
/// <param name="Hash">The ledger's running hash there; null where it has none.</param>
/// <param name="Layout">Which layout it was made in, which does not change for it.</param>
/// <param name="At">When.</param>
internal sealed record StatementIssued(
    AccountId Account,
    UserId Owner,
    string? Name,
    string First,
    string Last,
    long Number,
    Money Opening,
    Money Closing,
    long Position,
    string? Hash,
    int Layout,
    DateTimeOffset At
);

/// <summary>The statements of an account: how many were issued.</summary>
/// <param name="Issued">How many.</param>
internal sealed record StatementBook(long Issued) : IState<StatementBook>
{
    /// <inheritdoc/>
    public static StatementBook Empty { get; } = new(0L);

    /// <inheritdoc/>
    public static string Schema => "statements.1";

    public static string StreamOf(AccountId account) => $"statements-{account.Value}";

    /// <inheritdoc/>
    public StatementBook Apply(object happened) => happened is StatementIssued issued ? new StatementBook(issued.Number) : this;
}
