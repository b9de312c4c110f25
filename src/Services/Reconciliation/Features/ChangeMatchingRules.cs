using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reconciliation.Matching;

namespace Florin.Reconciliation.Features;

/// <summary>Replaces the rules, from the next run on.</summary>
/// <param name="Asked">All of them, as they were sent.</param>
/// <param name="By">Who.</param>
internal sealed record ChangeMatchingRules(MatchingRulesBody Asked, string By) : ICommand
{
    public string Stream => RulesState.Stream;
}

/// <summary>A tolerance as a client sees it.</summary>
/// <param name="Amount">How far the amounts of a match may be apart.</param>
/// <param name="Days">How far dates may be apart.</param>
internal sealed record ToleranceView(DecimalAmount Amount, int Days);

/// <summary>The rules as a client sees them, and may send them back changed.</summary>
/// <param name="Strategies">Those that run.</param>
/// <param name="AcceptAt">A match with this score or a better one is accepted at once.</param>
/// <param name="MaxGroup">How many lines or entries the side of a match may have.</param>
/// <param name="Tolerances">By currency; of every other one the same amount within three days.</param>
/// <param name="Version">How often the rules were changed; 0 while those that are built in hold.</param>
/// <param name="ChangedBy">Who changed them last.</param>
/// <param name="ChangedAt">When they were changed last.</param>
internal sealed record MatchingRulesView(
    ImmutableArray<MatchStrategy> Strategies,
    decimal AcceptAt,
    int MaxGroup,
    ImmutableSortedDictionary<string, ToleranceView> Tolerances,
    long Version,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
)
{
    public static MatchingRulesView Of(RulesState state) =>
        new(
            state.Rules.Strategies,
            state.Rules.AcceptAt,
            state.Rules.MaxGroup,
            state.Rules.Tolerances.ToImmutableSortedDictionary(
                tolerance => tolerance.Amount.Currency.Code,
                tolerance => new ToleranceView(tolerance.Amount, tolerance.Days),
                StringComparer.Ordinal
            ),
            state.Version,
            state.ChangedBy,
            state.ChangedAt
        );
}

internal static class ChangeMatchingRulesFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<ChangeMatchingRules, RulesState>(
            (command, problems) => command.Asked.ToRules(problems),
            (command, state, now) => state.Change(command.Asked.ToRules(new Problems()), command.Asked.Version, command.By, now)
        );
        var send = service.Commands.Sender<ChangeMatchingRules>();
        service
            .Get(
                "/rules",
                Permission.ReconciliationRead,
                async (_, cancel) =>
                    Reply.Ok(MatchingRulesView.Of((await service.Log.Read<RulesState>(RulesState.Stream, cancel)).State))
            )
            .Does("Returns how lines are matched with entries.")
            .Gives<MatchingRulesView>();
        service
            .Put(
                "/rules",
                Permission.ReconciliationWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<MatchingRulesBody>(cancel, (body, problems) => body.ToRules(problems));
                    var command = new ChangeMatchingRules(body, request.Actor.Id);
                    return await request.Send(send, command, (RulesState s) => Reply.Ok(MatchingRulesView.Of(s)), cancel);
                }
            )
            .Does(
                "Replaces how lines are matched with entries, starting with the next run. If a version is given, the rules must not have changed since."
            )
            .Takes<MatchingRulesBody>("strategies", "acceptAt")
            .Gives<MatchingRulesView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.WrongState);
    }
}
