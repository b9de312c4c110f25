using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Users.Approvals;
using Florin.Users.Factors;
using Florin.Users.Features;
using Florin.Users.Keys;
using Florin.Users.OAuth;
using Florin.Users.OAuth.External;
using Florin.Users.Passwords;
using Florin.Users.People;
using Florin.Users.Receipts;
using Florin.Users.Tokens;

namespace Florin.Users;

/// <summary>The user service: who people are, and the tokens that say so. Its table of contents.</summary>
public static class UsersService
{
    /// <summary>Name, port and features.</summary>
    public static ServiceDefinition Definition { get; } =
        new("user", 1, UserEvents.Register, Add)
        {
            Secrets =
            [
                SigningKeys.Folder + "/",
                OfflineTokens.Folder + "/",
                KeyedFingerprint.Name,
                KeySecrets.Name,
                FactorSecrets.Name,
                OAuthKeys.Name,
                EmailClaims.Name,
                PersonKeys.Name,
                PersonKeys.Folder + "/",
                PageKeys.Folder + "/",
                ReceiptKeys.Folder + "/",
            ],
            States = types =>
                types
                    .Add<User>()
                    .Add<EmailClaim>()
                    .Add<SignIns>("login")
                    .Add<ApiKey>()
                    .Add<ServiceAccount>()
                    .Add<Approval>()
                    .Add<OAuthClient>()
                    .Add<Grant>()
                    .Add<GrantToken>()
                    .Add<TokenName>()
                    .Add<IdentityClaim>("identity"),
            Verifies = plan => plan.Add(new UsersCheck()).Add(new PeopleCheck()).Add(new KeysCheck()),
        };

    private static void Add(ServiceBuilder service)
    {
        var options = service.Options<TokenOptions>(TokenOptions.Section);
        var keys = new Lazy<SigningKeys>(() => new SigningKeys(service.Runtime.Secrets, options, service.Clock));
        var issuer = new Lazy<TokenIssuer>(() => new TokenIssuer(keys.Value, options, service.Clock));
        var passwords = new PasswordHashing(service.Options<PasswordOptions>(PasswordOptions.Section));
        service.OnStop(passwords.Stop);
        var view = UsersView.Add(service);
        var roles = RoleGrants.Of(service.Options<IdentityOptions>(IdentityOptions.Section));

        var (claims, people) = (new EmailClaims(service), new PersonKeys(() => service.Runtime.Secrets));
        var factors = new FactorSecrets(() => service.Runtime.Secrets);
        var mail = service.Options<MailOptions>(MailOptions.Section);
        var proofs = new MailTokens(factors, service.Clock, mail.Lifetime);
        var mails = CredentialMails.Add(service, proofs, mail);
        RegisterUserFeature.Add(service, passwords, new Registering(service, claims, people, mails));
        var tokens = new NewTokens(service, issuer, options);
        var codes = new CodeAtLogIn(service, factors);
        var logIn = new PasswordLogIn(service, passwords, codes, claims);
        LogInFeature.Add(service, logIn, issuer, tokens);
        GetUserFeature.Add(service);
        ListUsersFeature.Add(service, view, claims);
        BlockUserFeature.Add(service, view, roles);
        ChangeTierFeature.Add(service);
        ChangeRoleFeature.Add(service, view, roles);
        SessionsFeature.Add(service, view);

        var own = new OwnCredentials(service, tokens, view);
        AddCredentials(service, passwords, factors, tokens, view, own, claims, proofs, mails);
        AddPeople(service, passwords, own, view, people, roles);
        var secrets = new KeySecrets(() => service.Runtime.Secrets);
        var keyRules = new KeyRules(service, roles);
        AddPrograms(service, view, roles, secrets, keyRules);
        ApprovalsFeature.Add(service, view);
        ClientsFeature.Add(service, view, new ClientSecrets(secrets), keyRules);
        OAuthGuest.Add(service, view, new OAuthKeys(service, keys), logIn, new ExternalLogIn(service, codes, own), roles);

        AddForOthers(service, view, keys);
        FirstAdministrator.Add(service, view, claims);
    }

    private static void AddForOthers(ServiceBuilder service, UsersView view, Lazy<SigningKeys> keys)
    {
        PublishKeysFeature.Add(service, keys);
        SignReceiptsFeature.Add(service);
        FindUserFeature.Add(service);
        ListRevocationsFeature.Add(service, view);
        RecordDenialFeature.Add(service);
        RecordOfflineTokensFeature.Add(service);
    }

    private static void AddPeople(
        ServiceBuilder service,
        PasswordHashing passwords,
        OwnCredentials own,
        UsersView view,
        PersonKeys people,
        RoleGrants roles
    )
    {
        var erasing = new ErasingUsers(service, people, roles);
        GivePersonKeysFeature.Add(service, people);
        EraseUserFeature.Add(service, passwords, own, view, erasing);
        ExportUserFeature.Add(service);
        SearchUsersFeature.Add(service, view);
        LeftKeys.Add(service, view, erasing);
    }

    private static void AddPrograms(
        ServiceBuilder service,
        UsersView view,
        RoleGrants roles,
        KeySecrets secrets,
        KeyRules keyRules
    )
    {
        var uses = new KeyUses(service.Options<KeyOptions>(KeyOptions.Section));
        CreateApiKeyFeature.Add(service, secrets, keyRules);
        ManageApiKeysFeature.Add(service, view, secrets, uses, keyRules);
        ServiceAccountsFeature.Add(service, view, roles);
        VerifyApiKeysFeature.Add(service, uses);
    }

    private static void AddCredentials(
        ServiceBuilder service,
        PasswordHashing passwords,
        FactorSecrets factors,
        NewTokens tokens,
        UsersView view,
        OwnCredentials own,
        EmailClaims claims,
        MailTokens proofs,
        CredentialMails mails
    )
    {
        SetUpTotpFeature.Add(service, factors, own);
        LinkedIdentitiesFeature.Add(service, own);
        MakeRecoveryCodesFeature.Add(service, factors);
        StepUpFeature.Add(service, factors, own, tokens);

        var passkeys = new PasskeyCeremonies(service.Options<PasskeyOptions>(PasskeyOptions.Section), service.Clock);
        AddPasskeyFeature.Add(service, passkeys, own);
        LogInWithPasskeyFeature.Add(service, passkeys, tokens);

        ChangePasswordFeature.Add(service, passwords, own);
        ResetPasswordFeature.Add(service, passwords, proofs, mails, view, claims);
        ConfirmEmailFeature.Add(service, proofs, mails, own);
    }
}
