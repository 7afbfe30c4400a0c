import axios from "axios";

export function sendSms(to, text) {
  return axios.post(
    "https://api.instasent.com/transactional/v1/sms",
    { from: "Shop", to, text },
    { headers: { Authorization: `Bearer ${process.env.INSTASENT_SMS_TOKEN}` } },
  );
}

export const sendgrid = axios.create({
  baseURL: "https://api.sendgrid.com/v3",
  headers: { Authorization: "Bearer {alnum:43}" },
});
