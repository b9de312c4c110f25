using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Opens an account, with nothing on it.</summary>
/// <param name="Account">Its id, made for this very command.</param>
/// <param name="UserId">Whose it will be.</param>
/// <param name="Name">What its owner calls it, up to 100 characters.</param>
/// <param name="OverdraftLimit">How far below zero it may go; more than nothing is an administrator's to grant.</param>
internal sealed record OpenAccount(AccountId Account, UserId UserId, string? Name, Money OverdraftLimit) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>The body of a request for an account.</summary>
/// <param name="UserId">Whose it will be.</param>
/// <param name="Currency">An ISO 4217 code or a registered asset.</param>
/// <param name="Name">What its owner calls it, up to 100 characters.</param>
/// <param name="OverdraftLimit">How far below zero it may go; administrators only. Nothing by default.</param>
internal sealed record OpenAccountBody(
    string? UserId,
    string? Currency,
    [property: MaxLength(OpenAccountFeature.MaxName)] string? Name,
    JsonAmount? OverdraftLimit
);

internal static class OpenAccountFeature
{
    public const int MaxName = 100;

    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<OpenAccount, Account>(
            Validate,
            Decide,
            (command, context, cancel) => Prepare(command, context, service, cancel),
            newStream: true
        );
        var send = service.Commands.Sender<OpenAccount>();
        service
            .Post(
                "/accounts",
                Permission.AccountsWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<OpenAccountBody>(
                        cancel,
                        (body, problems) => Bind(body, service.Ids, problems)
                    );
                    var command = Bind(body, service.Ids, new Problems());
                    return await request.Send(send, command, (Account a) => Reply.Created(AccountView.Of(a)), cancel);
                }
            )
            .Does("Opens an account for the caller or, as an administrator, for any user.")
            .Takes<OpenAccountBody>("userId", "currency")
            .Gives<AccountView>(201)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    private static OpenAccount Bind(OpenAccountBody body, IdSource ids, Problems problems)
    {
        problems.Id<UserId>(body.UserId, "userId");
        problems.Currency(body.Currency, "currency");
        _ = Id.TryParse<UserId>(body.UserId, out var user);
        var limit = default(Money);
        var amount = body.OverdraftLimit?.Value ?? "0";
        if (
            Currency.TryGet(body.Currency, out var currency)
                ? !Money.TryParse(amount, currency, out limit, out var problem)
                : (problem = Money.Problem(amount)) is not null
        )
            problems.Add("overdraftLimit", problem!); // It says what is wrong whenever it could not parse.
        var command = new OpenAccount(Id.New<AccountId>(ids), user, body.Name, limit);
        if (problems.None)
            return command;
        Validate(command, problems); // So that the rest of what is wrong is told at once.
        throw new BadInput(problems);
    }

    private static void Validate(OpenAccount command, Problems problems)
    {
        if (command.Name is not null)
            problems.Text(command.Name, "name", MaxName);
        if (command.OverdraftLimit.IsNegative)
            problems.Add("overdraftLimit", $"is {command.OverdraftLimit}; it must not be negative.");
        if (command.OverdraftLimit.Minor > Account.LargestBalance)
            problems.Add(
                "overdraftLimit",
                $"is {command.OverdraftLimit}; at most {new Money(Account.LargestBalance, command.OverdraftLimit.Currency)} is allowed."
            );
    }

    private static async ValueTask<Prepared<OpenAccount>> Prepare(
        OpenAccount command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        var (policies, now) = (service.Runtime.Policies, service.Clock.GetUtcNow());
        var open = context.Question(Permission.AccountsWrite, now) with { Owner = command.UserId.Value };
        if (policies.Refuse(open, "You may open accounts for yourself only.") is { } refusal)
            return refusal;
        var grant = context.Question(Permission.AccountsOverdraft, now) with
        {
            Owner = command.UserId.Value,
            Amount = command.OverdraftLimit,
        };
        if (
            command.OverdraftLimit.IsPositive
            && policies.Refuse(grant, "Only administrators may grant an overdraft.") is { } denied
        )
            return denied;
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        return await new UsersClient(service.Calls).Find(command.UserId, call, cancel) is not { } owner
                ? Refusal.NotFound("user", command.UserId.Value)
            : owner.Blocked ? Refusal.Forbidden($"User {command.UserId} is blocked.")
            : command with { Name = await service.Runtime.People.SealAny(command.UserId.Value, command.Name, cancel) };
    }

    private static Decision Decide(OpenAccount command, Account account, DateTimeOffset now) =>
        [new AccountOpened(command.Account, command.UserId, command.Name, command.OverdraftLimit, now)];
}
