using System.Text.Json.Nodes;
using Florin.Kernel;

namespace Florin.Accounts;

/// <content>What its owner says of it, the accounts below it, and what may leave it.</content>
internal sealed partial record Account
{
    /// <summary>How many sub-accounts an account may have.</summary>
    public const int MostChildren = 1000;

    /// <summary>What its owner keeps with it.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The account that it is a sub-account of; null for none.</summary>
    public AccountId? Parent { get; init; }

    /// <summary>How many sub-accounts were opened below it.</summary>
    public int Children { get; init; }

    /// <summary>How many of them were closed.</summary>
    public int ClosedChildren { get; init; }

    /// <summary>It was closed once, and the account above it has counted that; it may have been opened again since.</summary>
    public bool IsReleased { get; init; }

    /// <summary>How much may leave it.</summary>
    public AccountLimits Limits { get; init; } = AccountLimits.None;

    /// <summary>How much has left it lately.</summary>
    public Spending Spent { get; init; }

    /// <summary>Changes what its owner says of it; nothing where it is so already.</summary>
    /// <param name="name">What it is called from now on; null for nothing.</param>
    /// <param name="metadata">What is kept with it from now on; null for nothing.</param>
    public Decision Change(string? name, JsonObject? metadata) =>
        Status is AccountStatus.Closed ? AccountRefusals.WrongStatus(this, "changed")
        : name == Name && JsonNode.DeepEquals(metadata, Metadata) ? []
        : [new AccountChanged(Id, name, metadata)];

    /// <summary>Limits what may leave it; nothing where it is limited so already.</summary>
    public Decision Limit(AccountLimits limits) =>
        Status is AccountStatus.Closed ? AccountRefusals.WrongStatus(this, "limited")
        : limits == Limits ? []
        : [new AccountLimitsChanged(Id, limits.PerTransaction, limits.PerDay, limits.PerMonth)];

    /// <summary>Takes a sub-account, which has the same owner and currency and can have none itself.</summary>
    public Decision Adopt(AccountOpened child, AccountId id) =>
        child.UserId != UserId ? AccountRefusals.NotFound(id)
        : AccountRefusals.OfUse(this, id, child.OverdraftLimit.Currency, Status) is { } refusal ? refusal
        : Parent is not null
            ? Refusal.WrongState($"The account {Id} is a sub-account of {Parent}, so it cannot have any itself.")
        : Children >= MostChildren
            ? Refusal.WrongState($"The account {Id} has {Children} sub-accounts, the most that an account may have.")
        : [new SubAccountOpened(Id, child.Account)];

    /// <summary>Counts a sub-account that is closed.</summary>
    public Decision Release(AccountId child) => [new SubAccountClosed(Id, child)];
}
