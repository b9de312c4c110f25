using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;

namespace Florin.Risk.Features;

/// <summary>Assesses a transaction, once for ever.</summary>
/// <param name="Asked">The transaction.</param>
/// <param name="Ruling">The rules that hold when it is asked.</param>
/// <param name="TooMany">It is one of too many within a minute.</param>
/// <param name="Structured">Together with others it is too much within an hour.</param>
internal sealed record Assess(AssessTransaction Asked, Ruling? Ruling = null, bool TooMany = false, bool Structured = false)
    : ICommand
{
    public string Stream => Assessment.StreamOf(Asked.Transaction);
}

internal static class AssessFeature
{
    public static void Add(ServiceBuilder service, Provided<CurrentRules> rules)
    {
        var velocity = service.Provides(runtime => new Velocity(runtime.Log, service.Clock));
        var amounts = service.Provides(runtime => new RecentAmounts(runtime.Log, service.Clock));
        service.OnStart(async cancel =>
        {
            var ruling = await rules.Value.Read(cancel);
            await velocity.Value.RestoreOnce(ruling.Rules.Velocity.Over);
            await amounts.Value.RestoreOnce(ruling);
        });
        service.Commands.Handles<Assess, Assessment>(
            Validate,
            (command, assessment, _) =>
                assessment.Record(command.Ruling!.Assess(command.Asked, command.TooMany, command.Structured)), // As prepared.
            (command, _, cancel) => Prepare(rules.Value, velocity.Value, amounts.Value, command, cancel),
            newStream: true // The command id follows from the transaction, so a command that is not known has no stream.
        );
        var send = service.Commands.Sender<Assess>();
        service.Does(
            RiskClient.AssessOperation,
            async (asked, context, cancel) => Result(await send(new Assess(asked), ContextOf(asked, context), cancel))
        );
    }

    private static void Validate(Assess command, Problems problems) =>
        problems.Require(command.Asked.Amount.IsPositive, "amount", $"is {command.Asked.Amount}; must be greater than zero.");

    private static async ValueTask<Prepared<Assess>> Prepare(
        CurrentRules rules,
        Velocity velocity,
        RecentAmounts amounts,
        Assess command,
        CancellationToken cancel
    )
    {
        var (ruling, asked) = (await rules.Read(cancel), command.Asked);
        return command with
        {
            Ruling = ruling,
            TooMany =
                !asked.Historic
                && await velocity.IsOver(ruling.Rules.Velocity.Over, asked.UserId, asked.Transaction, asked.RequestedAt),
            Structured =
                !asked.Historic
                && await amounts.IsOver(ruling, asked.UserId, asked.Transaction, asked.Amount, asked.RequestedAt),
        };
    }

    /// <summary>
    /// The id under which the log keeps the assessment is the transaction's own, so that one transaction is assessed once
    /// whoever asks; the caller's command id stands as its cause.
    /// </summary>
    private static CommandContext ContextOf(AssessTransaction asked, CallContext call) =>
        new(CommandId.Derived($"assess:{asked.Transaction}"), Actor.System, call.CorrelationId)
        {
            CausationId = call.CommandId ?? call.CausationId,
            RequestId = call.RequestId,
            Address = call.Address,
        };

    private static RiskAssessment Result(Outcome outcome) =>
        outcome switch
        {
            { Problems: { } problems } => throw new ArgumentException(
                string.Join(" ", problems.ByField.Select(p => $"{p.Key} {string.Join(", ", p.Value)}"))
            ),
            { Events: [{ Data: RiskAssessed assessed }, ..] } => assessed.ToAssessment(),
            _ => throw new InvalidOperationException("An assessment came to something else than an assessment."),
        };
}
