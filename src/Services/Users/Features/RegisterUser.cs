using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Passwords;

namespace Florin.Users.Features;

/// <summary>Registers a user under an address that nobody has yet.</summary>
/// <param name="User">Their id, made for this very command.</param>
/// <param name="Email">As it was sent.</param>
/// <param name="Password">8 to 128 characters; null for a user who cannot log in.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Tier">Their rate limit's tier.</param>
internal sealed record RegisterUser(
    UserId User,
    string? Email,
    Password? Password,
    string? Name,
    UserRole Role = UserRole.User,
    UserTier Tier = UserTier.Free
) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>It may go without a password: an administrator enters somebody who will not log in.</summary>
    public bool PasswordOptional { get; init; }
}

/// <summary>The body of a registration.</summary>
/// <param name="Email">At most 254 characters; unique whatever its letters' case.</param>
/// <param name="Password">8 to 128 characters, none of the most common. An administrator may leave it out: then the user cannot log in.</param>
/// <param name="Name">1 to 100 characters.</param>
internal sealed record RegisterUserBody(
    [property: MaxLength(EmailAddress.MaxLength)] string? Email,
    [property: MaxLength(PasswordHashing.MaxLength)] string? Password,
    [property: MaxLength(RegisterUserFeature.MaxName)] string? Name
)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => nameof(RegisterUserBody);
}

internal static class RegisterUserFeature
{
    public const int MaxName = 100;

    public static void Add(ServiceBuilder service, PasswordHashing passwords)
    {
        service.Commands.Handles<RegisterUser>(
            Validate,
            (command, context, cancel) => Handle(command, context, service, passwords, cancel)
        );
        var send = service.Commands.Sender<RegisterUser>();
        var fingerprint = new KeyedFingerprint(() => service.Runtime.Secrets);
        service
            .Post(
                "/users",
                Access.Anyone,
                async (request, cancel) =>
                {
                    var command = Command(
                        await request.Body<RegisterUserBody>(
                            cancel,
                            (body, problems) => Validate(Command(body, request, service.Ids), problems)
                        ),
                        request,
                        service.Ids
                    );
                    var context = fingerprint.Of(request.Context<User>(Respond));
                    return Request.Answer<User>(await send(command, context, cancel), Respond);
                }
            )
            .Does("Registers a user. An administrator may omit the password to create a user who cannot log in.")
            .Takes<RegisterUserBody>("email", "password", "name")
            .LimitsAddresses()
            .Gives<UserView>(201)
            .TakesIdempotencyKey()
            .Refuses(UserCodes.EmailTaken, RefusalCodes.Unavailable);
    }

    private static RegisterUser Command(RegisterUserBody body, Request request, IdSource ids) =>
        new(Id.New<UserId>(ids), body.Email, Password.Of(body.Password), body.Name)
        {
            PasswordOptional = request.Actor.MayForAll(Permission.UsersWrite),
        };

    private static Reply Respond(User user) => Reply.Created(UserView.Of(user));

    private static void Validate(RegisterUser command, Problems problems)
    {
        if (!EmailAddress.TryParse(command.Email, out _, out var problem))
            problems.Add("email", problem);
        problems.Text(command.Name, "name", MaxName);
        if (command.Password is { } password)
            password.Validate(problems, "password", command.Email, command.Name);
        else
            problems.Require(
                command.PasswordOptional,
                "password",
                $"is required; expected {PasswordHashing.MinLength} to {PasswordHashing.MaxLength} characters."
            );
    }

    private static async Task<Outcome> Handle(
        RegisterUser command,
        CommandContext context,
        ServiceBuilder service,
        PasswordHashing passwords,
        CancellationToken cancel
    )
    {
        var log = service.Log;
        if (!EmailAddress.TryParse(command.Email, out var email, out var problem))
            throw new InvalidOperationException($"A command that was validated has an address that {problem}");
        if (await IsTaken(log, email, cancel))
            return Taken(email); // Before the work of hashing.
        var hash = command.Password is { } password ? await password.Hash(passwords, cancel) : null;
        while (true)
        {
            try
            {
                return await Append(command, context, email, hash, service);
            }
            catch (WrongVersion) when (!cancel.IsCancellationRequested)
            {
                // Somebody else's claim came first; it counts once it is durable.
                if (await IsTaken(log, email, cancel))
                    return Taken(email);
            }
        }
    }

    private static async Task<Outcome> Append(
        RegisterUser command,
        CommandContext context,
        EmailAddress email,
        string? hash,
        ServiceBuilder service
    )
    {
        var now = Florin.Platform.Json.FlorinJson.Storable(service.Clock.GetUtcNow());
        var name = command.Name!.Trim(); // Validated.
        var registered = new UserRegistered(command.User, email.Value, name, command.Role, command.Tier, hash, now);
        var outcome = new Outcome { State = User.Empty.Apply(registered) };
        outcome = outcome with { Receipt = context.Receipt?.Invoke(outcome) };
        // Both streams are new or nothing is appended: that is what makes an address unique.
        var recorded = await service.Log.Append(
            context.ToMetadata(nameof(RegisterUser)),
            [
                new StreamAppend(command.Stream, ExpectedVersion: 0, [registered]),
                new StreamAppend(email.Stream, ExpectedVersion: 0, [new EmailClaimed(command.User)]),
            ],
            outcome.Receipt,
            CancellationToken.None
        );
        return recorded.Count == 2 ? outcome with { Events = recorded } : await Repeated(service.Log, context, recorded);
    }

    private static async Task<Outcome> Repeated(EventLog log, CommandContext context, IReadOnlyList<Recorded> first) =>
        new()
        {
            AlreadyDecided = true,
            Events = first,
            Receipt = (await log.Find(context.CommandId, CancellationToken.None))?.Receipt,
        };

    private static async Task<bool> IsTaken(EventLog log, EmailAddress email, CancellationToken cancel) =>
        (await log.Read<EmailClaim>(email.Stream, cancel)).State.User is not null;

    private static Outcome Taken(EmailAddress email) =>
        Outcome.Of(new Refusal(UserCodes.EmailTaken, $"A user with the address {email} already exists."));
}
