using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;
using OtpNet;
using QRCoder;

namespace Florin.Users.Features;

/// <summary>Offers a secret for one-time codes.</summary>
/// <param name="User">To whom.</param>
/// <param name="Sealed">The secret, encrypted.</param>
internal sealed record OfferTotp(UserId User, string Sealed) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{nameof(OfferTotp)} {User}";
}

/// <summary>Shows a code of the secret that was offered, from which on codes count.</summary>
/// <param name="User">Who.</param>
/// <param name="Code">The code.</param>
/// <param name="Recovery">The hashes of recovery codes, for a user who has none.</param>
internal sealed record ConfirmTotp(UserId User, string Code, IReadOnlyList<string> Recovery) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the code.</summary>
    public override string ToString() => $"{nameof(ConfirmTotp)} {User}";
}

/// <summary>Ends one-time codes.</summary>
/// <param name="User">Whose.</param>
internal sealed record RemoveTotp(UserId User) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>The body with a code.</summary>
/// <param name="Code">A one-time code of six digits or, where it says so, a recovery code.</param>
internal sealed record CodeBody([property: MaxLength(CodeBody.MaxLength)] string? Code)
{
    public const int MaxLength = 40;

    public string Required(Problems problems)
    {
        problems.Text(Code, "code", MaxLength);
        return problems.None ? Code!.Trim() : throw new BadInput(problems); // It is there.
    }

    /// <summary>Never shows the code.</summary>
    public override string ToString() => nameof(CodeBody);
}

/// <summary>One-time codes (TOTP, RFC 6238): set up in two steps, and removed.</summary>
internal sealed class SetUpTotpFeature(ServiceBuilder service, FactorSecrets secrets, OwnCredentials own)
{
    private const string Issuer = "Florin";

    public static void Add(ServiceBuilder service, FactorSecrets secrets, OwnCredentials own)
    {
        var feature = new SetUpTotpFeature(service, secrets, own);
        service.Commands.Handles<OfferTotp, User>(
            (_, _) => { },
            (c, user, now) =>
                user.Exists ? (user.Factors ?? SecondFactors.None).Offer(c.Sealed, now) : Refusal.NotFound("user", c.User.Value)
        );
        service.Commands.Handles<ConfirmTotp, User>(
            (_, _) => { },
            (c, user, now) =>
                user.ChangeFactors(c.User, factors => factors.Confirm(c.User, c.Code, c.Recovery, secrets, now), now)
        );
        service.Commands.Handles<RemoveTotp, User>(
            (_, _) => { },
            (c, user, now) => user.ChangeFactors(c.User, factors => factors.RemoveTotp(now), now)
        );
        feature.AddOffering();
        feature.AddConfirming();
        feature.AddRemoving();
    }

    private void AddOffering()
    {
        var send = service.Commands.Sender<OfferTotp>();
        service
            .Post(
                "/mfa/totp",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var (id, secret) = (OwnCredentials.Of(request), FactorSecrets.NewTotp());
                    if (await own.RefuseOldSession(request, await own.Read(id, cancel), cancel) is { } old)
                        return old;
                    var command = new OfferTotp(id, secrets.Seal(id, secret));
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    if (outcome.State is not User user)
                        return Request.Answer<User>(outcome, _ => throw new InvalidOperationException("It has no state."));
                    var email = (await own.Known(user, cancel)).Email!; // Of a user who exists.
                    return Request.Answer<User>(outcome, _ => Reply.Created(Offer(email, secret)));
                }
            )
            .Does(
                "Offers a secret for one-time codes, which is in this answer alone. It counts once a code of it is confirmed."
            )
            .Gives<TotpOfferView>(201)
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.StepUpRequired);
    }

    private void AddConfirming()
    {
        var send = service.Commands.Sender<ConfirmTotp>();
        service
            .Post(
                "/mfa/totp/confirm",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var code = (await request.Body<CodeBody>(cancel, (body, problems) => body.Required(problems))).Required(
                        new()
                    );
                    if (own.LimitTries(id) is { } limited)
                        return limited;
                    var codes = FactorSecrets.NewRecoveryCodes();
                    var command = new ConfirmTotp(id, code, [.. codes.Select(one => secrets.HashOf(id, one)!)]); // They have the form.
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    var shown = outcome.Events.Any(one => one.Data is RecoveryCodesMade) ? codes : null;
                    return await own.Changed(request, outcome, nameof(ConfirmTotp), shown, cancel);
                }
            )
            .Does(
                "Confirms one-time codes with the first of them. All sessions end; the answer has a new token and, with the first factor, ten recovery codes."
            )
            .Takes<CodeBody>("code")
            .Gives<ChangedFactorsView>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                UserCodes.WrongCode,
                RefusalCodes.RateLimited,
                RefusalCodes.StepUpRequired
            );
    }

    private void AddRemoving()
    {
        var send = service.Commands.Sender<RemoveTotp>();
        service
            .Delete(
                "/mfa/totp",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var command = new RemoveTotp(OwnCredentials.Of(request));
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    return await own.Changed(request, outcome, nameof(RemoveTotp), null, cancel);
                }
            )
            .Does("Removes one-time codes. All sessions end; the answer has a new token.")
            .Gives<ChangedFactorsView>()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.StepUpRequired);
    }

    private static TotpOfferView Offer(string email, byte[] secret)
    {
        var text = Base32Encoding.ToString(secret).TrimEnd('=');
        var uri = new OtpUri(OtpType.Totp, text, email, Issuer).ToString();
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        return new TotpOfferView(text, uri, picture.GetGraphic(pixelsPerModule: 4));
    }
}
