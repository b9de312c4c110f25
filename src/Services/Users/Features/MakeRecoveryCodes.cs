using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;

namespace Florin.Users.Features;

/// <summary>Gives a user recovery codes, in the place of all earlier ones.</summary>
/// <param name="User">The user.</param>
/// <param name="Hashes">What is stored of them.</param>
internal sealed record MakeRecoveryCodes(UserId User, IReadOnlyList<string> Hashes) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the hashes.</summary>
    public override string ToString() => $"{nameof(MakeRecoveryCodes)} {User}";
}

internal static class MakeRecoveryCodesFeature
{
    public static void Add(ServiceBuilder service, FactorSecrets secrets)
    {
        service.Commands.Handles<MakeRecoveryCodes, User>(
            (_, _) => { },
            (c, user, now) =>
                user.Exists
                    ? (user.Factors ?? SecondFactors.None).MakeRecoveryCodes(c.Hashes, now)
                    : Refusal.NotFound("user", c.User.Value)
        );
        var send = service.Commands.Sender<MakeRecoveryCodes>();
        service
            .Post(
                "/mfa/recovery-codes",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var (id, codes) = (OwnCredentials.Of(request), FactorSecrets.NewRecoveryCodes());
                    var command = new MakeRecoveryCodes(id, [.. codes.Select(one => secrets.HashOf(id, one)!)]); // They have the form.
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    return Request.Answer<User>(outcome, _ => Reply.Created(new RecoveryCodesView(codes)));
                }
            )
            .Does(
                "Makes ten recovery codes in the place of all earlier ones. They are in this answer alone, and each counts once."
            )
            .Gives<RecoveryCodesView>(201)
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.StepUpRequired);
    }
}
