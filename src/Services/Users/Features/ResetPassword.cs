using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Florin.Users.Passwords;
using Florin.Users.People;

namespace Florin.Users.Features;

/// <summary>The body that asks for a mail about a forgotten password.</summary>
/// <param name="Email">The address with which they registered.</param>
internal sealed record ResetBody([property: MaxLength(EmailAddress.MaxLength)] string? Email);

/// <summary>The body that chooses another password.</summary>
/// <param name="Token">What the mail had.</param>
/// <param name="Password">8 to 128 characters, none of the most common.</param>
internal sealed record CompleteResetBody(
    [property: MaxLength(CompleteResetBody.MaxToken)] string? Token,
    [property: MaxLength(PasswordHashing.MaxLength)] string? Password
)
{
    public const int MaxToken = 300;

    /// <summary>Never shows the token or the password.</summary>
    public override string ToString() => nameof(CompleteResetBody);
}

/// <summary>A mail was asked for; whether one was sent is not told.</summary>
/// <param name="Accepted">Always true.</param>
internal sealed record MailAskedView(bool Accepted);

/// <summary>It was done.</summary>
/// <param name="Changed">Always true.</param>
internal sealed record ResetView(bool Changed);

/// <summary>A person who forgot their password chooses another one, with what is sent to their address.</summary>
internal sealed class ResetPasswordFeature
{
    private readonly ServiceBuilder _service;
    private readonly PasswordHashing _passwords;
    private readonly MailTokens _tokens;
    private readonly CredentialMails _mails;
    private readonly UsersView _view;
    private readonly EmailClaims _claims;
    private readonly LoginOptions _options;
    private readonly SlidingWindowLog<string> _tries;

    private ResetPasswordFeature(
        ServiceBuilder service,
        PasswordHashing passwords,
        MailTokens tokens,
        CredentialMails mails,
        UsersView view,
        EmailClaims claims
    )
    {
        (_service, _passwords, _tokens, _mails, _view, _claims) = (service, passwords, tokens, mails, view, claims);
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = _options.Window }, service.Clock);
    }

    public static void Add(
        ServiceBuilder service,
        PasswordHashing passwords,
        MailTokens tokens,
        CredentialMails mails,
        UsersView view,
        EmailClaims claims
    )
    {
        var feature = new ResetPasswordFeature(service, passwords, tokens, mails, view, claims);
        service
            .Post("/password-resets", Access.Anyone, feature.Ask)
            .Does(
                "Sends a mail with which the user of an address chooses another password. The answer is the same where there is none."
            )
            .Takes<ResetBody>("email")
            .LimitsAddresses()
            .Gives<MailAskedView>()
            .Refuses(RefusalCodes.RateLimited);
        var send = service.Commands.Sender<ChangePassword>();
        service
            .Post("/password-resets/complete", Access.Anyone, (request, cancel) => feature.Complete(request, send, cancel))
            .Does("Chooses another password with what a mail had. It is good once; all sessions of the user end.")
            .Takes<CompleteResetBody>("token", "password")
            .LimitsAddresses()
            .Gives<ResetView>()
            .Refuses(UserCodes.WrongCode, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Ask(Request request, CancellationToken cancel)
    {
        var email = Bind(await request.Body<ResetBody>(cancel, (body, problems) => Bind(body, problems)), new Problems());
        if (_tries.Decide(email.Value, _options.Tries) is { Allowed: false } refused)
            return Reply.Refused(
                new Refusal(RefusalCodes.RateLimited, "Too many mails were asked for with this address."),
                refused.RetryAfter
            );
        if (await _claims.FindUser(email, cancel) is { PasswordHash: not null, Blocked: false } user)
            _ = await _mails.Send(user, MailPurpose.Reset, cancel); // Where too many wait, nothing is sent, which is not told either.
        return Reply.Ok(new MailAskedView(true));
    }

    private static EmailAddress Bind(ResetBody body, Problems problems)
    {
        if (!EmailAddress.TryParse(body.Email, out var email, out var problem))
            problems.Add("email", problem);
        return email is not null && problems.None ? email : throw new BadInput(problems);
    }

    private async Task<Reply> Complete(Request request, Send<ChangePassword> send, CancellationToken cancel)
    {
        var body = await request.Body<CompleteResetBody>(cancel, (body, problems) => Bind(body, new KnownPerson(), problems));
        var (token, _) = Bind(body, new KnownPerson(), new Problems());
        var user = MailTokens.UserOf(token) is { } id
            ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State
            : User.Empty;
        if (user is not { PasswordHash: { } old, Blocked: false } || !_tokens.IsGood(token, user, MailPurpose.Reset))
            return Reply.Refused(WrongToken);
        var person = await KnownPerson.Of(user, _service.Runtime.People, cancel);
        var (_, password) = Bind(body, person, new Problems()); // Now it is known what else it may not be.
        var command = new ChangePassword(user.Id, old, await password.Hash(_passwords, cancel), ByMail: true);
        var outcome = await send(command, request.ContextOf(new Actor(user.Id.Value, Role.User)), cancel);
        await _view.CatchUp(cancel);
        return outcome.Refusal is { } refusal ? Reply.Refused(refusal) : Reply.Ok(new ResetView(true));
    }

    internal static Refusal WrongToken { get; } =
        new(UserCodes.WrongCode, "The token is incorrect, was used already, or has expired; ask for another mail.");

    private static (string Token, Password Password) Bind(CompleteResetBody body, KnownPerson person, Problems problems)
    {
        problems.Text(body.Token, "token", CompleteResetBody.MaxToken);
        var password = Password.Of(body.Password);
        problems.Require(password is not null, "password", "is required.");
        password?.Validate(problems, "password", person.Email, person.Name);
        return body.Token is not null && password is not null && problems.None
            ? (body.Token.Trim(), password)
            : throw new BadInput(problems);
    }
}
