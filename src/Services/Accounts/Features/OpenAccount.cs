using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Opens an account, with nothing on it.</summary>
/// <param name="Account">Its id, made for this very command.</param>
/// <param name="UserId">Whose it will be.</param>
/// <param name="Name">What its owner calls it, up to 100 characters.</param>
/// <param name="OverdraftLimit">How far below zero it may go; more than nothing is an administrator's to grant.</param>
/// <param name="Metadata">What its owner keeps with it.</param>
/// <param name="Parent">The account that it will be a sub-account of; null for none.</param>
/// <param name="Purposes">What its balance is segregated by; null where it is not.</param>
internal sealed record OpenAccount(
    AccountId Account,
    UserId UserId,
    string? Name,
    Money OverdraftLimit,
    JsonObject? Metadata,
    AccountId? Parent,
    IReadOnlyList<string>? Purposes
) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>Opens an account below another one, with an event of both in one append.</summary>
/// <param name="Opening">The account.</param>
/// <param name="Parent">The account above it.</param>
internal sealed record OpenSubAccount(OpenAccount Opening, AccountId Parent) : ICommand
{
    public string Stream => Opening.Stream;
}

/// <summary>The body of a request for an account.</summary>
/// <param name="UserId">Whose it will be.</param>
/// <param name="Currency">An ISO 4217 code or a registered asset.</param>
/// <param name="Name">What its owner calls it, up to 100 characters.</param>
/// <param name="OverdraftLimit">How far below zero it may go; administrators only. Nothing by default.</param>
/// <param name="Metadata">An object that the client keeps with it: up to 50 keys, 16 KB and 8 levels.</param>
/// <param name="Parent">An account of the same user and currency that it is a sub-account of.</param>
/// <param name="Purposes">1 to 20 names by which its balance is segregated: every posting names one, and none is spent for another.</param>
internal sealed record OpenAccountBody(
    string? UserId,
    string? Currency,
    [property: MaxLength(OpenAccountFeature.MaxName)] string? Name,
    JsonAmount? OverdraftLimit,
    JsonObject? Metadata,
    string? Parent,
    [property: MaxLength(Account.MostPurposes)] IReadOnlyList<string>? Purposes
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
        service.Commands.HandlesJointly<OpenSubAccount, Account>(
            (command, problems) => Validate(command.Opening, problems),
            command => [JointStream.New<Account>(command.Stream), JointStream.Of<Account>(Account.StreamOf(command.Parent))],
            (command, states, now) => Decide(command, states.Of<Account>(0), states.Of<Account>(1), now),
            (command, context, cancel) => Prepare(command, context, service, cancel)
        );
        var (send, sendBelow) = (service.Commands.Sender<OpenAccount>(), service.Commands.Sender<OpenSubAccount>());
        service
            .Post(
                "/accounts",
                Permission.AccountsWrite,
                (request, cancel) => Post(request, send, sendBelow, service.Ids, cancel)
            )
            .Does("Opens an account for the caller or, as an administrator, for any user.")
            .Takes<OpenAccountBody>("userId", "currency")
            .Gives<AccountView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                AccountCodes.CurrencyMismatch,
                AccountCodes.Frozen,
                AccountCodes.Closed
            );
    }

    private static async Task<Reply> Post(
        Request request,
        Send<OpenAccount> send,
        Send<OpenSubAccount> sendBelow,
        IdSource ids,
        CancellationToken cancel
    )
    {
        var body = await request.Body<OpenAccountBody>(cancel, (body, problems) => Bind(body, ids, problems));
        var command = Bind(body, ids, new Problems());
        Func<Account, Reply> opened = account => Reply.Created(AccountView.Of(account, request.Now));
        return command.Parent is { } parent
            ? await request.Send(sendBelow, new OpenSubAccount(command, parent), opened, cancel)
            : await request.Send(send, command, opened, cancel);
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
        if (body.Parent is not null)
            problems.Id<AccountId>(body.Parent, "parent");
        AccountId? parent = Id.TryParse<AccountId>(body.Parent, out var above) ? above : null;
        var command = new OpenAccount(Id.New<AccountId>(ids), user, body.Name, limit, body.Metadata, parent, body.Purposes);
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
        PurposeNames.Check(command.Purposes, "purposes", problems);
        if (command.Purposes is not null && command.OverdraftLimit.IsPositive)
            problems.Add("overdraftLimit", $"is {command.OverdraftLimit}; an account with purposes cannot have one.");
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
            : context.IsDryRun ? command // A key might have to be made.
            : command with { Name = await service.Runtime.People.SealAny(command.UserId.Value, command.Name, cancel) };
    }

    private static async ValueTask<Prepared<OpenSubAccount>> Prepare(
        OpenSubAccount command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        var prepared = await Prepare(command.Opening, context, service, cancel);
        return prepared.Refusal is { } refusal ? refusal : command with { Opening = prepared.Command! }; // Without a refusal there is one.
    }

    private static Decision Decide(OpenAccount command, Account account, DateTimeOffset now) =>
        [
            new AccountOpened(
                command.Account,
                command.UserId,
                command.Name,
                command.OverdraftLimit,
                now,
                command.Metadata,
                command.Parent,
                command.Purposes
            ),
        ];

    private static JointDecision Decide(OpenSubAccount command, Account account, Account parent, DateTimeOffset now)
    {
        var opened = Decide(command.Opening, account, now);
        var adopted = parent.Adopt((AccountOpened)opened[0], command.Parent);
        return adopted.Refusal is { } refusal ? refusal : JointDecision.Accept(opened, adopted);
    }
}
