using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Passwords;
using Florin.Users.People;

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

    public static void Add(ServiceBuilder service, PasswordHashing passwords, Registering registering)
    {
        service.Commands.Handles<RegisterUser>(
            Validate,
            (command, context, cancel) => registering.Handle(command, context, passwords, cancel)
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
}
