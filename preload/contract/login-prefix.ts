/** What the login of each person at the centre begins with: logins belong to the whole server. */
export const loginPrefix = 'kh_u_';
