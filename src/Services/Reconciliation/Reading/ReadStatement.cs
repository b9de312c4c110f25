namespace Florin.Reconciliation.Reading;

/// <summary>A file, or a line of one, that is not what it should be. Nothing of the file is imported.</summary>
/// <param name="line">The line of the file, from 1.</param>
/// <param name="reason">What is wrong with it, as a sentence.</param>
internal sealed class UnreadableStatement(int line, string reason) : Exception(reason)
{
    /// <summary>The line of the file, from 1.</summary>
    public int Line => line;
}

/// <summary>A balance as a bank states it.</summary>
/// <param name="Amount">A plain decimal in major units, negative where the account is overdrawn.</param>
/// <param name="On">At the end, or at the beginning, of which day.</param>
/// <param name="Line">The line of the file, from 1.</param>
internal sealed record ReadBalance(string Amount, DateOnly On, int Line);

/// <summary>One line of a statement as a bank writes it, whatever the format.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="BookedOn">When the bank booked it.</param>
/// <param name="Amount">A plain decimal in major units, negative where money left the account.</param>
internal sealed record ReadLine(int Line, DateOnly BookedOn, string Amount)
{
    /// <summary>From when it counts for interest; null where the bank does not say.</summary>
    public DateOnly? ValueOn { get; init; }

    /// <summary>The bank's own id of the line, which is unique within the account; null where it has none.</summary>
    public string? UniqueId { get; init; }

    /// <summary>The bank's reference.</summary>
    public string? BankReference { get; init; }

    /// <summary>The reference of whoever ordered the payment, such as the end-to-end id.</summary>
    public string? Reference { get; init; }

    /// <summary>The name of the other side.</summary>
    public string? Counterparty { get; init; }

    /// <summary>The account of the other side.</summary>
    public string? CounterpartyAccount { get; init; }

    /// <summary>What the payment was for.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// What each payment of a batch came to, as plain decimals, which together are the amount; null where the bank does not say.
    /// </summary>
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>The balance after it, as a plain decimal; null where the bank does not say.</summary>
    public string? BalanceAfter { get; init; }
}

/// <summary>One statement of a file.</summary>
/// <param name="Line">Where it begins in the file, from 1.</param>
/// <param name="Account">The bank's name of the account; null where the format has none.</param>
/// <param name="Currency">Its code; null where the format does not say.</param>
/// <param name="Opening">The balance before the first line; null where the format has none.</param>
/// <param name="Closing">The balance after the last line; null where the format has none.</param>
/// <param name="Lines">In the order of the file.</param>
internal sealed record ReadStatement(
    int Line,
    string? Account,
    string? Currency,
    ReadBalance? Opening,
    ReadBalance? Closing,
    IReadOnlyList<ReadLine> Lines
);
