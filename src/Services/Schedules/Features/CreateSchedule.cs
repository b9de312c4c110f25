using Florin.Contracts.Accounts;
using Florin.Contracts.Schedules;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

/// <summary>Gives a standing order.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="Body">What the client asks for.</param>
/// <param name="Input">The body as values, sealed; null before it is checked.</param>
/// <param name="Mandate">By what right.</param>
internal sealed record CreateSchedule(ScheduleId Id, ScheduleBody Body, ScheduleInput? Input = null, Mandate? Mandate = null)
    : ICommand
{
    public string Stream => Schedule.StreamOf(Id);
}

internal static class CreateScheduleFeature
{
    public static void Add(ServiceBuilder service, TermsReader reader, ScheduleChecks checks, Agenda agenda)
    {
        service.Commands.Handles<CreateSchedule, Schedule>(
            (command, problems) => reader.Validate(command.Body, isNew: true, problems),
            Decide,
            (command, context, cancel) => Prepare(service, reader, checks, command, context, cancel),
            newStream: true
        );
        var send = service.Commands.Sender<CreateSchedule>();
        service
            .Post(
                "/schedules",
                Permission.SchedulesWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<ScheduleBody>(
                        cancel,
                        (body, problems) => reader.Validate(body, isNew: true, problems)
                    );
                    var id = Id.New<ScheduleId>(service.Ids);
                    return await request.Send<CreateSchedule, Schedule>(
                        send,
                        new CreateSchedule(id, body),
                        schedule => Reply.Created(ScheduleView.Of(schedule, agenda)),
                        cancel,
                        id.Value
                    );
                }
            )
            .Does(
                "Creates a schedule, which moves money whenever it is due: once (at), by a cron expression (cron) or on a day of the month (monthly)."
            )
            .Takes<ScheduleBody>("userId", "type", "currency")
            .Gives<ScheduleView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, AccountCodes.CurrencyMismatch, TransactionCodes.SameAccount)
            .Refuses(AccountCodes.PurposeRequired, AccountCodes.UnknownPurpose)
            .Refuses(ScheduleCodes.TooMany, RefusalCodes.Unavailable, RefusalCodes.Timeout);
    }

    /// <summary>The terms as they are stored: with what their owner has written sealed.</summary>
    public static async ValueTask<ScheduleTerms> Sealed(
        ScheduleTerms terms,
        PersonalData people,
        UserId user,
        CancellationToken cancel
    ) =>
        terms with
        {
            Name = await people.SealAny(user.Value, terms.Name, cancel),
            Description = await people.SealAny(user.Value, terms.Description, cancel),
            Reference = await people.SealAny(user.Value, terms.Reference, cancel),
        };

    /// <summary>By what right somebody gives or changes an order.</summary>
    public static Mandate MandateOf(CommandContext context) => new(context.Approval, context.Actor.SecondFactorAt is not null);

    private static async ValueTask<Prepared<CreateSchedule>> Prepare(
        ServiceBuilder service,
        TermsReader reader,
        ScheduleChecks checks,
        CreateSchedule command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var input = reader.Read(command.Body);
        if (
            (
                checks.Policies(input, context)
                ?? await checks.Accounts(input, context, cancel)
                ?? await checks.Limit(input.UserId, cancel)
            ) is
            { } refusal
        )
            return refusal;
        var terms = context.IsDryRun
            ? input.Terms // A key might have to be made.
            : await Sealed(input.Terms, service.Runtime.People, input.UserId, cancel);
        return command with { Input = input with { Terms = terms }, Mandate = MandateOf(context) };
    }

    private static Decision Decide(CreateSchedule command, Schedule state, DateTimeOffset now)
    {
        var input = command.Input!; // Prepared.
        return
        [
            new ScheduleCreated(
                command.Id,
                input.UserId,
                input.Type,
                input.From,
                input.To,
                input.Terms,
                command.Mandate!, // Likewise.
                now,
                input.FromPurpose,
                input.ToPurpose
            ),
        ];
    }
}
