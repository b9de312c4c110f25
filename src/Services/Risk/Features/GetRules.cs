using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Risk.Features;

/// <summary>The large-amount rule as an administrator sees it.</summary>
/// <param name="Points">What it adds to the score.</param>
/// <param name="At">By currency, the threshold in major units.</param>
/// <param name="Default">The threshold of every other currency, in its whole major units.</param>
internal sealed record LargeAmountView(decimal Points, ImmutableSortedDictionary<string, DecimalAmount> At, long? Default);

/// <summary>The rules as an administrator sees them, and may send them back changed.</summary>
/// <param name="LargeAmount">An amount at or over its currency's threshold.</param>
/// <param name="Velocity">More than so many transactions of one user within a minute.</param>
/// <param name="NewAccount">A young source account and an amount that is more than pocket money.</param>
/// <param name="Blocked">Who may not move money: each scores 1.</param>
/// <param name="ReviewAt">A score at or over it waits for an administrator.</param>
/// <param name="RejectAt">A score at or over it is rejected.</param>
/// <param name="Structuring">Many amounts just below the large one, within an hour.</param>
/// <param name="Version">How often the rules were changed; 0 while those of the configuration hold.</param>
/// <param name="ChangedBy">Who changed them last.</param>
/// <param name="ChangedAt">When they were changed last.</param>
internal sealed record RulesView(
    LargeAmountView LargeAmount,
    VelocityRule Velocity,
    NewAccountRule NewAccount,
    BlockedRule Blocked,
    decimal ReviewAt,
    decimal RejectAt,
    StructuringRule? Structuring,
    long Version,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
)
{
    public static RulesView Of(RuleBook book, RiskRules rules) =>
        new(
            new LargeAmountView(
                rules.LargeAmount.Points,
                rules.LargeAmount.At.ToImmutableSortedDictionary(
                    amount => amount.Currency.Code,
                    amount => new DecimalAmount(amount),
                    StringComparer.Ordinal
                ),
                rules.LargeAmount.Default
            ),
            rules.Velocity,
            rules.NewAccount,
            rules.Blocked,
            rules.ReviewAt,
            rules.RejectAt,
            rules.Structuring,
            book.Version,
            book.ChangedBy,
            book.ChangedAt
        );
}

internal static class GetRulesFeature
{
    public static void Add(ServiceBuilder service, RiskRules configured) =>
        service
            .Get(
                "/rules",
                Permission.RiskRead,
                async (_, cancel) =>
                {
                    var (book, _) = await service.Log.Read<RuleBook>(RuleBook.Stream, cancel);
                    return Reply.Ok(RulesView.Of(book, (book.Rules ?? configured).CompletedBy(configured)));
                }
            )
            .Does("Returns the current risk rules.")
            .Gives<RulesView>();
}
