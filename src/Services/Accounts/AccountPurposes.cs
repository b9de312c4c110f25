using System.Collections.Immutable;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>What of an account's balance is for a purpose.</summary>
/// <param name="Name">The purpose.</param>
/// <param name="Minor">How much, in minor units; never less than nothing.</param>
internal sealed record PurposeBalance(string Name, long Minor);

/// <content>A balance that is segregated by purpose: together the purposes are the balance, and none is spent for another.</content>
internal sealed partial record Account
{
    /// <summary>How many purposes an account may have.</summary>
    public const int MostPurposes = 20;

    /// <summary>What of its balance is for which purpose; none where it is not segregated.</summary>
    public ImmutableArray<PurposeBalance> Purposes { get; init; } = [];

    /// <summary>What may be spent for a purpose at a time: what is there for it, without what holds set aside of it.</summary>
    public Money AvailableFor(string purpose, DateTimeOffset now)
    {
        Int128 held = 0;
        foreach (var hold in Holds)
            if (hold.Purpose == purpose)
                held += hold.HeldAt(now);
        return Within((Purposes.FirstOrDefault(one => one.Name == purpose)?.Minor ?? 0) - held);
    }

    /// <summary>Moves money from one purpose to another, where there is enough of it.</summary>
    public Decision Move(string from, string to, Money amount, DateTimeOffset now) =>
        AccountRefusals.OfUse(this, Id, amount.Currency, Status) is { } refusal ? refusal
        : (AccountRefusals.OfPurpose(this, from) ?? AccountRefusals.OfPurpose(this, to)) is { } unknown ? unknown
        : amount > AvailableFor(from, now) ? AccountRefusals.InsufficientFunds(this, amount, now, from)
        : [new PurposeMoved(Id, from, to, amount)];

    private Account Moved(PurposeMoved e) => With(e.From, -e.Amount.Minor, e).With(e.To, e.Amount.Minor, e);

    private Account Segregated(IPosting posting) =>
        Purposes.IsEmpty && posting.Purpose is null ? this : With(posting.Purpose, posting.Change.Minor, posting);

    // Held to by every event, when it is written and when it is read, as the balance is.
    private Account With(string? purpose, long change, object happened)
    {
        var at = 0;
        while (at < Purposes.Length && Purposes[at].Name != purpose)
            at++;
        if (at == Purposes.Length || Purposes[at].Minor + change < 0)
            throw new BooksDoNotBalance($"{happened} cannot be for the purpose '{purpose}' of {Id}.");
        return this with { Purposes = Purposes.SetItem(at, Purposes[at] with { Minor = Purposes[at].Minor + change }) };
    }
}
