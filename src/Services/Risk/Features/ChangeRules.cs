using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Risk.Features;

/// <summary>Replaces the rules, from the next transaction on.</summary>
/// <param name="Asked">All of them, as they were sent.</param>
/// <param name="By">The administrator.</param>
internal sealed record ChangeRules(RulesBody Asked, string By) : ICommand
{
    public string Stream => RuleBook.Stream;
}

internal static class ChangeRulesFeature
{
    // Both lists of who is blocked, full.
    private const int MaxBytes = 2 << 20;

    public static void Add(ServiceBuilder service, Provided<CurrentRules> rules, RiskRules configured)
    {
        service.Commands.Handles<ChangeRules, RuleBook>(Validate, Decide);
        var send = service.Commands.Sender<ChangeRules>();
        service
            .Put(
                "/rules",
                Permission.RiskWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<RulesBody>(cancel, (body, problems) => body.ToRules(problems));
                    var command = new ChangeRules(body, request.Actor.Id);
                    try
                    {
                        return await request.Send(send, command, (RuleBook book) => Changed(book, configured), cancel);
                    }
                    finally
                    {
                        rules.Value.Forget(); // Also after a fault: it may have happened.
                    }
                }
            )
            .Does(
                "Replaces all risk rules, starting with the next transaction. If a version is given, the rules must not have changed since."
            )
            .Takes<RulesBody>("largeAmount", "velocity", "newAccount", "blocked", "reviewAt", "rejectAt")
            .UpTo(MaxBytes)
            .Gives<RulesView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.WrongState);
    }

    private static void Validate(ChangeRules command, Problems problems) => command.Asked.ToRules(problems);

    private static Decision Decide(ChangeRules command, RuleBook book, DateTimeOffset now) =>
        book.Change(command.Asked.ToRules(new Problems()), command.Asked.Version, command.By, now);

    // A change leaves rules.
    private static Reply Changed(RuleBook book, RiskRules configured) =>
        Reply.Ok(RulesView.Of(book, book.Rules!.CompletedBy(configured)));
}
