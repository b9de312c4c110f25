namespace Florin.Users;

/// <summary>The ids of the events that the user service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int FirstAdministratorNotRegistered = 2006;
    public const int OfflineTokenNotRecorded = 4101;
    public const int OfflineTokensNotRead = 4105;
    public const int ApprovalNotRun = 4110;
    public const int CredentialMailNotSent = 4111;
    public const int ProviderLogInFailed = 4112;
    public const int KeysNotDestroyed = 4113;
}
